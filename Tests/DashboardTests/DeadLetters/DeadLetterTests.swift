import CQRS
import OrderEvents
import TerminalKit
import Testing

@testable import Dashboard

/// The list of dead letters: reading, retrying, discarding.
struct DeadLetterTests {
    private var desk = DashboardDriver(orders: [.sample(1)])

    init() {
        desk.deadLetters = [
            Sample.deadLetter(10), Sample.deadLetter(10, in: .history), Sample.deadLetter(12, "order-9"),
        ]
        desk.observe()
        desk.press(.character("D"))
        desk.answerDeadLetters()
    }

    private var pane: DeadLetterPane? {
        if case .deadLetters(let pane)? = desk.state.layers.last { pane } else { nil }
    }

    private var accepted: CommandAnswer<DiscardDeadLetter.Details> {
        let (command, stream) = (
            CommandID(desk.state.configuration.idSeed), StreamID(category: "projection", key: "orders")
        )
        let receipt = Receipt(
            commandID: command, stream: stream, version: StreamVersion(1), point: LogPoint(Position(101), .start),
            details: DiscardDeadLetter.Details(projection: "orders", position: 10), isRepeated: false)
        return .accepted(receipt)
    }

    // MARK: The list

    @Test func `the cursor starts on the first letter`() {
        #expect(pane?.selection == DeadLetterID(projection: .orders, position: Position(10)))
    }

    @Test mutating func `the cursor stays on its letter when others go`() {
        desk.press(.end)
        desk.deadLetters.removeFirst(2)
        desk.pass(.seconds(1))
        desk.observe()
        desk.answerDeadLetters()
        #expect(pane?.selected == desk.deadLetters.first)
        #expect(pane?.cursorRow == 0)
    }

    @Test mutating func `a letter that another has dealt with keeps its row until the cursor moves`() {
        let gone = desk.deadLetters.removeFirst()
        desk.pass(.seconds(1))
        desk.observe()
        desk.answerDeadLetters()
        #expect(pane?.selected == nil)
        #expect(pane?.rows == [gone] + desk.deadLetters)
        #expect(view(desk.state).text.contains("▸        10"), "the cursor is not on nothing")
        desk.press(.character("x"))
        #expect(desk.state.notice?.text == "event 10 does not wait in orders any more; move the cursor")
        desk.press(.down)
        #expect(pane?.selected == desk.deadLetters[0])
        #expect(pane?.rows == desk.deadLetters)
    }

    @Test mutating func `after one's own retry the cursor is on the letter that followed`() {
        desk.press(.character("r"))
        desk.deadLetters.removeFirst()
        desk.send(.deadLettersRetried(.success(DeadLetterRetry(applied: 1, waiting: 0, reason: nil))))
        desk.answerDeadLetters()
        #expect(pane?.selected == desk.deadLetters[0])
        desk.press(.end, .character("A"))
        desk.deadLetters = []
        desk.send(.deadLettersRetried(.success(DeadLetterRetry(applied: 2, waiting: 0, reason: nil))))
        desk.answerDeadLetters()
        #expect(pane?.rows == [])
        #expect(view(desk.state).text.contains("No event waits as a dead letter"))
    }

    @Test mutating func `it is loaded again while it is open, but not without pause`() {
        desk.observe()
        #expect(desk.requests(for: .deadLetters).isEmpty)
        desk.pass(.milliseconds(500))
        desk.observe()
        #expect(desk.requests(for: .deadLetters).count == 1)
        desk.pass(.milliseconds(500))
        desk.observe()
        #expect(desk.requests(for: .deadLetters).count == 1, "one at a time")
    }

    @Test mutating func `a late answer changes nothing, and a failed one keeps what was there`() throws {
        desk.pass(.seconds(1))
        desk.observe()
        let request = try #require(desk.requests(for: .deadLetters).last)
        let late = Request(subject: .deadLetters, number: request.number - 1)
        desk.send(.answered(late, .deadLetters(.success([]))))
        #expect(pane?.letters.count == 3)
        desk.send(.answered(request, .deadLetters(.failure(Failure(message: "it is locked")))))
        #expect(pane?.letters.count == 3)
        #expect(pane?.failure == "it is locked")
    }

    @Test(arguments: [Key.escape, .character("q"), .character("D")])
    mutating func `leaving it goes back to the orders`(key: Key) {
        desk.press(key)
        #expect(desk.state.layers.isEmpty)
        #expect(!desk.state.isLeaving)
    }

    @Test mutating func `Enter opens the order that the letter belongs to`() {
        desk.press(.end, .enter)
        guard case .order(let opened)? = desk.state.layers.last else { return #expect(Bool(false)) }
        #expect(opened.orderID == OrderID("9"))
        #expect(desk.requests(for: .order(OrderID("9"))).count == 1)
    }

    @Test mutating func `rows are loaded again when the number of dead letters changes`() {
        desk.pass(.seconds(1))
        desk.answer()
        #expect(desk.requests(for: .orders).isEmpty)
        desk.deadLetters = []
        desk.pass(.seconds(1))
        desk.observe()
        #expect(desk.requests(for: .orders).count == 1)
    }

    // MARK: Trying again

    @Test mutating func `r tries the stream of the letter under the cursor, and what came of it is reported`() {
        desk.press(.character("r"))
        #expect(
            desk.open.last == .retryDeadLettersOf(desk.deadLetters[0].event.stream),
            "in every projection that has parked it")
        desk.press(.character("A"))
        #expect(desk.state.notice?.text == "a retry is under way already")
        for (outcome, words) in [
            (DeadLetterRetry(applied: 3, waiting: 0, reason: nil), "3 events applied"),
            (
                DeadLetterRetry(applied: 1, waiting: 2, reason: "no such order"),
                "1 event applied, 2 still wait: no such order"
            ),
            (DeadLetterRetry(applied: 0, waiting: 1, reason: "no such order"), "1 still waits: no such order"),
            (DeadLetterRetry(applied: 0, waiting: 0, reason: nil), "nothing waits there any more"),
        ] {
            desk.send(.deadLettersRetried(.success(outcome)))
            #expect(desk.state.notice?.text == words)
        }
        desk.press(.character("A"))
        #expect(desk.open.last == .retryAllDeadLetters)
        desk.send(.deadLettersRetried(.failure(Failure(message: "the disk is full"))))
        #expect(desk.state.notice?.text == "the dead letters could not be tried again: the disk is full")
    }

    // MARK: Discarding

    @Test mutating func `a discard is asked about, and anything but yes keeps the letter`() {
        for key in [Key.enter, .escape, .character("n"), .character("x")] {
            desk.press(.character("x"))
            guard case .question(let question)? = desk.state.layers.last else { return #expect(Bool(false)) }
            #expect(question.subject == .discard(desk.deadLetters[0], followers: 0) && question.reason == nil)
            desk.press(key)
            #expect(pane != nil)
        }
        #expect(!desk.effects.contains { if case .discardDeadLetter = $0 { true } else { false } })
    }

    @Test mutating func `yes discards just the letter that was shown, though the cursor has lost it`() throws {
        desk.press(.character("x"))
        desk.deadLetters.removeLast()
        desk.pass(.seconds(1))
        desk.observe()
        desk.answerDeadLetters()
        desk.press(.character("y"))
        guard case .discardDeadLetter(let discard)? = desk.open.last else { return #expect(Bool(false)) }
        #expect(discard.letter == desk.deadLetters[0].id)
        #expect(discard.reason == "")
        desk.send(.deadLetterDiscarded(discard.letter, .success(accepted)))
        #expect(desk.state.notice?.text == "event 10 is left out of orders from now on")
        desk.press(.character("x"))
        #expect(desk.state.notice?.text == "event 10 is being discarded already")
    }

    @Test mutating func `a reason may be given, and an empty one is not taken for yes`() {
        desk.press(.character("x"), .character("r"), .enter)
        #expect(!desk.effects.contains { if case .discardDeadLetter = $0 { true } else { false } })
        desk.type("y not")
        desk.send(.textPasted(" at\nall"))
        desk.press(.enter)
        guard case .discardDeadLetter(let discard)? = desk.open.last else { return #expect(Bool(false)) }
        #expect(discard.reason == "y not at all")
    }

    @Test mutating func `escape goes back from the reason to the question, and from there to the list`() {
        desk.press(.character("x"), .character("r"), .escape)
        guard case .question(let question)? = desk.state.layers.last else { return #expect(Bool(false)) }
        #expect(question.subject == .discard(desk.deadLetters[0], followers: 0) && question.reason == nil)
        desk.press(.escape)
        #expect(pane != nil)
    }

    @Test mutating func `a refused discard says why, and may be tried again`() {
        desk.press(.character("x"), .character("y"))
        let rejection = Rejection(.notADeadLetter, "no event waits there")
        desk.send(.deadLetterDiscarded(desk.deadLetters[0].id, .success(.rejected(rejection, isRepeated: false))))
        #expect(desk.state.notice == Notice(.failure, "NOT_A_DEAD_LETTER: no event waits there", at: desk.now))
        #expect(desk.state.deadLetterWork.discarding.isEmpty)
    }

    @Test func `who only looks may list them and do nothing else`() {
        var desk = DashboardDriver(isReadOnly: true)
        desk.deadLetters = [Sample.deadLetter(10)]
        desk.observe()
        desk.press(.character("D"))
        desk.answerDeadLetters()
        for key in ["r", "A", "x"] {
            desk.state.notice = nil
            desk.press(.character(Character(key)))
            #expect(desk.state.notice?.text.contains("read-only") == true, "\(key)")
        }
        #expect(desk.state.layers.count == 1)
        #expect(!desk.effects.contains(.retryAllDeadLetters))
        #expect(!desk.effects.contains(.retryDeadLettersOf(desk.deadLetters[0].event.stream)))
    }
}
