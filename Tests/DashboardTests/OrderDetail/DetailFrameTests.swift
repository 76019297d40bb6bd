import CQRS
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

// The drawn screens are as wide as they are, so their lines are left alone here.
// swift-format-ignore-file

/// The opened order as it is drawn.
struct DetailFrameTests {
    @Test func `an order is beside the list at 200 by 60`() {
        #expect(
            view(DetailSample.desk(200, 60)).text == """
                 orderdesk  ● LIVE · 0 behind · 0 ms                                                                          log 18,204:5fd9aa01 ▸ read 18,204   p50 1.4 ms  p99 4.9 ms                   ▁▇▇    alice
                 F2 Orders  F3 Lag  F4 Events  F5 Customers  F6 Products  F7 Overview                                                                                                           ⚑ 7 need attention · u
                 0 all 12,496   1 ○ pending 75 $48.9k   2 ◐ approved 12 $9.13k   3 ● shi Order 78c9a550 · ◐ APPROVED · $53.10 · Alfreds Futterkiste · ALFKI · 2 of 12
                 / all                                                                     QTY  PRODUCT                             PRICE    DISC.        TOTAL │ Status       APPROVED
                  ORDER    CUSTOMER                                      TOTAL  STAT  S      2  Chai                               $18.00                $36.00 │ Customer     Alfreds Futterkiste · ALFKI
                 ⚑91bc02aa Around the Horn                           $2,310.00! PEND         1  Chang                              $19.00     −10%       $17.10 │ Country      Germany
                ▸ 78c9a550 Alfreds Futterkiste                          $53.10  APPR                                                                            │ Orders       7 orders · $6,270.00 · 2 pending · 1
                  5d0e77f1 Berglunds snabbköp                           $86.40  APPR                                                                            │              cancelled or refunded, not summed
                  10248    VINET                                       $440.00  SHIP                                                                            │ E-mail       maria@alfki.de
                  10249    Toms Spezialitäten                        $1,863.40! CANC                                                                            │ Total        $53.10
                                                                                                                                                                │ Ships to     the customer's own address
                                                                                                                                                                │ Payment      invoice
                                                                                                                                                                │ Placed       21 Nov 2026 14:01:58 UTC
                                                                                                                                                                │ Approved by  alice
                                                                                                                                                                │ Last change  21 Nov 2026 14:02:09 UTC
                                                                                                                                                                │ Stream       order-78c9a550 · v3 at position 2,666
                                                                                                                                                                │ Note         calls back on Monday (bob, 21 Nov 14:02)

                                                                                         How it became visible                           0                         1 s                      2 s
                                                                                         usually 12 ms from disk to read model           ├─────────────────────────┼────────────────────────┼─────────────────────────
                                                                                         ▸ 2,661 v1 OrderPlaced alice  21 Nov 14:01:58.103  2 items, $53.10
                                                                                             sent → on disk (accepted)    3.1 ms         │
                                                                                             on disk → read model         2.9 s          ████████████████████████████████████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
                                                                                             why  █ 1.4 s paused by alice, ▒ 1.5 s delay (3 × 500 ms), ░ 0.8 ms applying
                                                                                           2,664 v2 OrderNoted bob  21 Nov 14:02:03.103  note: calls back on Monday
                                                                                             as usual: 3.1 ms to disk · 14 ms to the read model
                                                                                           2,666 v3 OrderApproved alice  21 Nov 14:02:09.103  approved by alice
                                                                                             as usual: 3.1 ms to disk · 14 ms to the read model · 9.0 ms to this screen






























                                                                                         a approve  x cancel  s ship  r refund  N note  + line  Enter event  [ ] order  ← → version  ↑ ↓ go  y copy  Esc back

                """)
    }

    @Test func `an order is instead of the list at 120 by 36`() {
        #expect(
            view(DetailSample.desk(120, 36)).text == """
                 orderdesk  ● LIVE · 0 behind · 0 ms    log 18,204:5fd9aa01 ▸ read 18,204   p50 1.4 ms  p99 4.9 ms          ▁▇    alice
                 F2 Orders  F3 Lag  F4 Events  F5 Customers  F6 Products  F7 Overview                           ⚑ 7 need attention · u
                 Order 78c9a550 · ◐ APPROVED · $53.10 · Alfreds Futterkiste · ALFKI · 2 of 12
                   QTY  PRODUCT                         PRICE    DISC.        TOTAL │ Status       APPROVED
                     2  Chai                           $18.00                $36.00 │ Customer     Alfreds Futterkiste · ALFKI
                     1  Chang                          $19.00     −10%       $17.10 │ Country      Germany
                                                                                    │ Orders       7 orders · $6,270.00 · 2 pending · 1
                                                                                    │              cancelled or refunded, not summed
                                                                                    │ E-mail       maria@alfki.de
                                                                                    │ Total        $53.10
                                                                                    │ Ships to     the customer's own address
                                                                                    │ Payment      invoice
                                                                                    │ Placed       21 Nov 2026 14:01:58 UTC
                                                                                    │ Approved by  alice
                                                                                    │ Last change  21 Nov 2026 14:02:09 UTC
                                                                                    │ Stream       order-78c9a550 · v3 at position
                                                                                    │              2,666
                                                                                    │ Note         calls back on Monday (bob, 21 Nov
                                                                                    │              14:02)

                 How it became visible                           0                      1 s                    2 s
                 usually 12 ms from disk to read model           ├──────────────────────┼──────────────────────┼──────────────────────
                 ▸ 2,661 v1 OrderPlaced alice  21 Nov 14:01:58.103  2 items, $53.10
                     sent → on disk (accepted)    3.1 ms         │
                     on disk → read model         2.9 s          ████████████████████████████████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
                     why  █ 1.4 s paused by alice, ▒ 1.5 s delay (3 × 500 ms), ░ 0.8 ms applying
                   2,664 v2 OrderNoted bob  21 Nov 14:02:03.103  note: calls back on Monday
                     as usual: 3.1 ms to disk · 14 ms to the read model
                   2,666 v3 OrderApproved alice  21 Nov 14:02:09.103  approved by alice
                     as usual: 3.1 ms to disk · 14 ms to the read model · 9.0 ms to this screen




                 a approve  x cancel  s ship  r refund  N note  + line  Enter event  [ ] order  ← → version  ↑ ↓ go  y copy  Esc back

                """)
    }

    @Test func `an order is usable at 40 by 12`() {
        #expect(
            view(DetailSample.desk(40, 12)).text == """
                 ● LIVE · 0 behind · 0 ms         alice
                 Order 78c9a550 · ◐ APPRO…  ▼ 1–8 of 35
                 Status       APPROVED
                 Customer     Alfreds Futterkiste ·
                              ALFKI
                 Country      Germany
                 Orders       7 orders · $6,270.00 · 2
                              pending · 1 cancelled or
                              refunded, not summed
                 E-mail       maria@alfki.de
                 x cancel  s ship  N note  Esc back

                """)
    }

    @Test func `an earlier version marks what it changed`() {
        var state = DetailSample.desk(120, 36)
        var pane = DetailSample.pane
        pane.version = pane.detail.map { $0.summary.version.rawValue - 1 }.map { StreamVersion($0) }
        pane.past = DetailSample.at(version: 2)
        state.layers = [.order(pane)]
        #expect(
            view(state).text == """
                 orderdesk  ● LIVE · 0 behind · 0 ms    log 18,204:5fd9aa01 ▸ read 18,204   p50 1.4 ms  p99 4.9 ms          ▁▇    alice
                 F2 Orders  F3 Lag  F4 Events  F5 Customers  F6 Products  F7 Overview                           ⚑ 7 need attention · u
                 Order 78c9a550 as of version 2 of 3, after OrderNoted by bob
                   QTY  PRODUCT                         PRICE    DISC.        TOTAL │ Status       PENDING
                     2  Chai                           $18.00                $36.00 │ Customer     Alfreds Futterkiste · ALFKI
                     1  Chang                          $19.00     −10%       $17.10 │ Country      Germany
                                                                                    │ Orders       7 orders · $6,270.00 · 2 pending · 1
                                                                                    │              cancelled or refunded, not summed
                                                                                    │ E-mail       maria@alfki.de
                                                                                    │ Total        $53.10
                                                                                    │ Ships to     the customer's own address
                                                                                    │ Payment      invoice
                                                                                    │ Placed       21 Nov 2026 14:01:58 UTC
                                                                                    │ Last change  21 Nov 2026 14:02:09 UTC
                                                                                    │ Stream       order-78c9a550 · v2 at position
                                                                                    │              2,666
                                                                                    │ Note         + calls back on Monday (bob, 21 Nov
                                                                                    │              14:02)
















                 a approve  x cancel  s ship  r refund  N note  + line  Enter event  [ ] order  ← → version  ↑ ↓ go  y copy  Esc back

                """)
    }

    @Test func `at 80 by 24 lines and ways come first, and facts are below`() {
        let lines = view(DetailSample.desk(80, 24)).text.split(separator: "\n").map(String.init)
        #expect(lines.allSatisfy { TextWidth.columns(of: $0) <= 80 })
        for line in [
            "   QTY  PRODUCT                                     PRICE    DISC.        TOTAL",
            "     1  Chang                                      $19.00     −10%       $17.10",
            " ▸ 2,661 v1 OrderPlaced alice  21 Nov 14:01:58.103  2 items, $53.10",
            "     sent → on disk (accepted)    3.1 ms         │",
            "     on disk → read model         2.9 s          ██████████████▒▒▒▒▒▒▒▒▒▒▒▒▒▒",
            "     as usual: 3.1 ms to disk · 14 ms to the read model · 9.0 ms to this screen",
            " Status       APPROVED",
            " x cancel  s ship  N note  Enter event  [ ] order  ← → version  Esc back",
        ] {
            #expect(lines.contains(line), "\(line)")
        }
    }

    @Test func `nothing but ASCII is drawn where that is asked for`() {
        for (columns, rows) in [(200, 60), (120, 36), (80, 24), (40, 12)] {
            let text = view(DetailSample.desk(columns, rows)).ascii.text
            #expect(text.utf8.allSatisfy { $0 == 0x0A || (0x20..<0x7F).contains($0) })
            #expect(!text.contains("?"), "every glyph has its twin")
        }
    }
}
