import CQRS
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

// The drawn screens are as wide as they are, so their lines are left alone here.
// swift-format-ignore-file

struct ViewDeadLetterTests {
    @Test func `the list at 120 by 20 tells why each event waits`() {
        #expect(
            list(120, 20) == """
                 orderdesk  ● LIVE · 0 behind · 0 ms    log 18,204:5fd9aa01 ▸ read 18,204   p50 1.4 ms  p99 4.9 ms          ▁▇    alice
                 F2 Orders  F3 Lag  F4 Events  F5 Customers  F6 Products  F7 Overview               ⚑ 7 need attention · u  1 in flight
                 0┌─ Dead letters · 3 ───────────────────────────────────────────────────────────────────────────────────────────────┐
                 /│    POSITION PROJECTION STREAM                 EVENT                TRIES WAITS       WHY                         │0
                  │ ▸    10,233 orders     order-10248            OrderShipped             3 1 min 5 s   OrderShipped version 1 can… │
                  │      10,240 orders     order-10248            OrderShipped             1 40 s        an earlier event of this s… │
                ⚑▸│      11,002 directory  customer-ALFKI         OrderShipped             1 3 s         OrderShipped version 1 can… │
                  │                                                                                                                  │
                  │                                                                                                                  │
                  │                                                                                                                  │
                  │                                                                                                                  │
                  │                                                                                                                  │
                  │                                                                                                                  │
                  │ 10,233 · OrderShipped version 1 · order-10248                                                                    │
                  │ waits in orders for 1 min 5 s, tried 3 times, last 2 s ago                                                       │
                  │ ✖ OrderShipped version 1 cannot be read: 'orderID' is missing                                                    │
                  │ ↑ ↓ choose  Enter order  r retry its stream  A retry all  x discard  Esc back                                    │
                  └──────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘


                """)
    }

    @Test func `the list at 80 by 20 has room for the stream and the event`() {
        #expect(
            list(80, 20) == """
                 orderdesk  ● LIVE · 0 behind · 0 ms            p50 1.4 ms  p99 4.9 ms    alice
                 F2 Orders F3 Lag F4 Events F5 Customers F6 Products F7 Overview    1 in flight
                 0┌─ Dead letters · 3 ───────────────────────────────────────────────────────┐
                 /│    POSITION PROJECTION STREAM                      EVENT                 │0
                  │ ▸    10,233 orders     order-10248                 OrderShipped          │
                  │      10,240 orders     order-10248                 OrderShipped          │
                ⚑▸│      11,002 directory  customer-ALFKI              OrderShipped          │
                  │                                                                          │
                  │                                                                          │
                  │                                                                          │
                  │                                                                          │
                  │                                                                          │
                  │                                                                          │
                  │ 10,233 · OrderShipped version 1 · order-10248                            │
                  │ waits in orders for 1 min 5 s, tried 3 times, last 2 s ago               │
                  │ ✖ OrderShipped version 1 cannot be read: 'orderID' is missing            │
                  │ r retry  A all  x discard  Esc back                                      │
                  └──────────────────────────────────────────────────────────────────────────┘


                """)
    }

    @Test func `the list at 40 by 12 can be used`() {
        #expect(
            list(40, 12) == """
                 ● LIVE · 0 behind · 0 ms         alice
                 Dead letters · 3
                    POSITION PROJECTION STREAM
                 ▸    10,233 orders     order-10248
                      10,240 orders     order-10248
                      11,002 directory  customer-ALFKI

                 orders · OrderShipped, tried 3 times
                 ✖ OrderShipped version 1 cannot be
                 read: 'orderID' is missing
                 r retry  A all  x discard  Esc back

                """)
    }

    @Test func `an empty list says that nothing waits, and one on its way that it is`() {
        #expect(text(.deadLetters(Sample.deadLetterPane([]))).contains("No event waits as a dead letter"))
        #expect(text(.deadLetters(DeadLetterPane())).contains("loading…"))
        var pane = DeadLetterPane()
        pane.receive(.failure(Failure(message: "it is locked")))
        #expect(text(.deadLetters(pane)).contains("✖ the dead letters could not be listed: it is locked"))
    }

    @Test func `a long list says how many there are, and shows the one under the cursor`() {
        var pane = Sample.deadLetterPane((1...200).map { Sample.deadLetter($0) })
        pane.select(199)
        var state = Sample.desk(80, 24)
        state.desk = Sample.freshness(.live, deadLetters: 1_234)
        state.layers = [.deadLetters(pane)]
        let text = view(state).text
        #expect(text.contains("Dead letters · the first 200 of 1,234"))
        #expect(text.contains("▸       200 "))
    }

    @Test func `a long or hostile reason stays within its lines, and sanitized`() {
        let reason = "\u{1B}[2J" + String(repeating: "because ", count: 200)
        let text = text(.deadLetters(Sample.deadLetterPane([Sample.deadLetter(1, reason: reason)])))
        #expect(!text.contains("\u{1B}"))
        #expect(text.contains("because because… │"))
        #expect(text.contains("r retry"))
    }

    @Test func `a letter whose discard is on its way says so`() {
        var state = Sample.desk(120, 20)
        state.layers = [.deadLetters(Sample.deadLetterPane(letters))]
        state.deadLetterWork.discarding = [letters[0].id]
        #expect(view(state).text.contains("◔ being discarded"))
    }

    @Test func `who only looks is offered no acts`() {
        var state = Sample.state(120, 20, isReadOnly: true)
        state.layers = [.deadLetters(Sample.deadLetterPane(letters))]
        let text = view(state).text
        #expect(!text.contains("retry") && !text.contains("discard"))
        #expect(text.contains("Esc back"))
    }

    // MARK: Questions

    @Test func `a discard names the event, the stream and the effect`() {
        #expect(
            question(.discard(letters[0], followers: 2)) == """
                 orderdesk  ● LIVE · 0 behind · 0 ms            p50 1.4 ms  p99 4.9 ms    alice
                 F2 Orders F3 Lag F4 Events F5 Customers F6 Products F7 Overview    1 in flight
                 0 12,496  1 ○ 75 $48.9k  2 ◐ 12 $9.13k  3 ● 12,407 $6.2M  4 × 2  5 ↩ 0  $ 312
                 / all                                                12 of 12,496 · $48,120.00
                   ORDER    PLACED UTC ▼ CUSTOMER                  TOTAL    STATUS     SYNC
                   7f3┌─ Discard event 10,233? ──────────────────────────────────────────┐.4 s
                ⚑▸ 91b│ Event       OrderShipped at 10,233                               │
                   5d0│ Stream      order-10248                                          │
                   102│ Projection  orders                                               │
                   102│ → orders leaves this event out for good, in every rebuild too.   │
                      │ It stays in the log, and that you discarded it is recorded       │
                      │ there. 2 events behind it in this stream will be tried.          │
                      │                                                                  │
                      │ [n] keep it   [y] discard   [r] reason                           │
                      └──────────────────────────────────────────────────────────────────┘





                """)
    }

    @Test func `a rebuild says what it does, and which dead letters and failures it meets`() {
        var state = Sample.desk(80, 20)
        var rebuild = Sample.rebuild
        rebuild.failure = ProjectionFailure(position: Position(12_204), message: "the totals differ")
        state.desk = Sample.freshness(.live, deadLetters: 2, rebuild: rebuild)
        state.layers = [.question(Question(.rebuild([.orders, .history, .directory])))]
        #expect(
            view(state).text == """
                 orderdesk  ● LIVE · 0 behind · 0 ms · rebuild failed · 2 dead letters    alice
                 F2 Orders F3 Lag F4 Events F5 Customers F6 Products F7 Overview    1 in flight
                 0 12,496  1 ○ 75 $48.9k  2 ◐ 12 $9.13k  3 ● 12,407 $6.2M  4 × 2  5 ↩ 0  $ 312
                 / all                                                12 of 12,496 · $48,120.00
                   ORDER    PLACED UTC ▼ CUSTOMER                  TOTAL    STATUS     SYNC
                   7f3┌─ Rebuild the read model? ────────────────────────────────────────┐.4 s
                ⚑▸ 91b│ Projections orders, history, directory                           │
                   5d0│ → a new read model is built from 18,204 events in a shadow of    │
                   102│ this one. You go on with this one; at the end the new one takes  │
                   102│ its place at once.                                               │
                      │ ▲ the last rebuild of orders failed at 12,204: the totals differ │
                      │ The 2 dead letters will be tried again on the way.               │
                      │                                                                  │
                      │ [n] leave it   [y] rebuild                                       │
                      └──────────────────────────────────────────────────────────────────┘





                """)
    }

    @Test func `giving a rebuild up says how far it is and what stays`() {
        var state = Sample.desk(40, 12)
        state.desk = Sample.freshness(.rebuilding(fraction: 0.41), rebuild: Sample.rebuild)
        state.layers = [.question(Question(.cancelRebuild([.orders])))]
        #expect(
            view(state).text == """
                 ↻ REBUILDING 41% · 1 s left
                 Give up the rebuild?
                 Building    orders 40%
                 → what is built so far is thrown away,
                 and the rows you see stay in use.





                 [n] let it go on   [y] give it up

                """)
    }

    @Test func `a reason has the text cursor, and an empty one is complained of`() throws {
        var question = Question(.discard(letters[0], followers: 0))
        question.reason = TextInput("nonsense")
        var state = Sample.desk(40, 12)
        state.layers = [.question(question)]
        let cursor = try #require(view(state).cursor)
        #expect(
            view(state).text.split(separator: "\n", omittingEmptySubsequences: false)[cursor.row].contains("nonsense"))
        question.complaint = "type a reason, or Esc for none"
        state.layers = [.question(question)]
        #expect(view(state).text.contains("✖ type a reason, or Esc for none"))
    }

    @Test func `the help and the hints tell of what is wrong with the desk`() {
        var state = Sample.desk(120, 36)
        var rebuild = Sample.rebuild
        rebuild.failure = ProjectionFailure(position: Position(12_204), message: "the totals differ")
        state.desk = Sample.freshness(.live, deadLetters: 2, rebuild: rebuild)
        #expect(view(state).text.contains("D lists the dead letters · R tries the rebuild again"))
        state.layers = [.help(HelpPane())]
        #expect(view(state).text.contains("▲ the last rebuild of orders failed at 12,204: the totals differ"))
        state.layers = []
        state.desk = Sample.freshness(.rebuilding(fraction: 0.41), rebuild: Sample.rebuild)
        #expect(view(state).text.contains(" R gives the rebuild up"))
    }

    private let letters = [
        Sample.deadLetter(10_233, attempts: 3),
        Sample.deadLetter(10_240, reason: "an earlier event of this stream waits", secondsAgo: 40),
        Sample.deadLetter(11_002, "customer-ALFKI", in: .directory, secondsAgo: 3),
    ]

    private func list(_ columns: Int, _ rows: Int) -> String {
        var state = Sample.desk(columns, rows)
        state.layers = [.deadLetters(Sample.deadLetterPane(letters))]
        return view(state).text
    }

    private func question(_ subject: Question.Subject) -> String {
        var state = Sample.desk(80, 20)
        state.layers = [.question(Question(subject))]
        return view(state).text
    }

    private func text(_ layer: Layer) -> String {
        var state = Sample.desk(80, 24)
        state.layers = [layer]
        return view(state).text
    }
}
