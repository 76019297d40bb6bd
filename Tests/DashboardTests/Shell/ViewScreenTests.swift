import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

// The drawn screens are as wide as they are, so their lines are left alone here.
// swift-format-ignore-file

struct ViewScreenTests {
    @Test func `the desk is whole at 120 by 36`() {
        var state = Sample.desk(120, 36)
        state.layers = []
        #expect(
            view(state).text == """
                 orderdesk  ● LIVE · 0 behind · 0 ms    log 18,204:5fd9aa01 ▸ read 18,204   p50 1.4 ms  p99 4.9 ms          ▁▇    alice
                 F2 Orders  F3 Lag  F4 Events  F5 Customers  F6 Products  F7 Overview               ⚑ 7 need attention · u  1 in flight
                 0 all 12,496  1 ○ pending 75  2 ◐ approved 12  3 ● shipped 12,407  4 × cancelled 2  5 ↩ refunded 0  $ high 312
                 / all                                                                                        12 of 12,496 · $48,120.00
                   ORDER      PLACED UTC ▼       CUSTOMER                   LINES          TOTAL     STATUS       SYNC
                   7f3a91c2   21 Nov 14:02:10    Alfreds Futterkiste            3        $138.97 ~   PENDING ~    ◔ projecting 0.4 s
                ⚑▸ 91bc02aa   21 Nov 14:01:58    Around the Horn                7      $2,310.00 !   PENDING
                   5d0e77f1   20 Nov 09:30:00    Berglunds snabbköp             1         $86.40     APPROVED
                   10248      4 Jul 1996 02:00   VINET                          3        $440.00     SHIPPED
                   10249      5 Jul 1996 00:00   Toms Spezialitäten             2      $1,863.40 !   CANCELLED
























                 Space mark  p place  a approve  x cancel  s ship  r refund │ / find  e export │ : commands  ? help
                 Enter opens the order · P pauses the projection · ] slows it · q quits
                """)
    }

    @Test func `the desk is good at 80 by 24`() {
        var state = Sample.desk(80, 24)
        state.layers = []
        #expect(
            view(state).text == """
                 orderdesk  ● LIVE · 0 behind · 0 ms            p50 1.4 ms  p99 4.9 ms    alice
                 F2 Orders F3 Lag F4 Events F5 Customers F6 Products F7 Overview    1 in flight
                 0 12,496  1 ○ 75 $48.9k  2 ◐ 12 $9.13k  3 ● 12,407 $6.2M  4 × 2  5 ↩ 0  $ 312
                 / all                                                12 of 12,496 · $48,120.00
                   ORDER    PLACED UTC ▼ CUSTOMER                  TOTAL    STATUS     SYNC
                   7f3a91c2 21 Nov 14:02 Alfreds Futterkiste     $138.97 ~  PENDING~   ◔ 0.4 s
                ⚑▸ 91bc02aa 21 Nov 14:01 Around the Horn       $2,310.00 !  PENDING
                   5d0e77f1 20 Nov 09:30 Berglunds snabbköp       $86.40    APPROVED
                   10248    4 Jul 1996   VINET                   $440.00    SHIPPED
                   10249    5 Jul 1996   Toms Spezialitäten    $1,863.40 !  CANCELLED












                 Space mark p place a approve x cancel s ship r refund │ / e │ : ? help
                 Enter opens the order · P pauses the projection · ] slows it · q quits
                """)
    }

    @Test func `the desk is usable at 40 by 12`() {
        var state = Sample.desk(40, 12)
        state.layers = []
        #expect(
            view(state).text == """
                 ● LIVE · 0 behind · 0 ms         alice
                 / all        12 of 12,496 · $48,120.00
                  ORDER    CUSTOMER       TOTAL  STAT  S
                  7f3a91c2 Alfreds …    $138.97~ PEND~ ◔
                ▸⚑91bc02aa Around t…  $2,310.00! PEND
                  5d0e77f1 Berglund…     $86.40  APPR
                  10248    VINET        $440.00  SHIP
                  10249    Toms Spe…  $1,863.40! CANC


                 Space p a x s r │ / e │ : ? help
                 Enter opens the order
                """)
    }

    @Test func `the form stands over the table`() {
        var state = Sample.desk(120, 36)
        state.layers = [.placeOrder(Sample.form)]
        #expect(
            view(state).text == """
                 orderdesk  ● LIVE · 0 behind · 0 ms    log 18,204:5fd9aa01 ▸ read 18,204   p50 1.4 ms  p99 4.9 ms          ▁▇    alice
                 F2 Orders  F3 Lag  F4 Events  F5 Customers  F6 Products  F7 Overview               ⚑ 7 need attention · u  1 in flight
                 0 all 12,496  1 ○ pending 75  2 ◐ approved 12  3 ● shipped 12,407  4 × cancelled 2  5 ↩ refunded 0  $ high 312
                 / all                                                                                        12 of 12,496 · $48,120.00
                   ORDER      PLACED UTC ▼       CUSTOMER                   LINES          TOTAL     STATUS       SYNC
                   7f3a91c2   21 Nov 14:02:10    Alfreds Futterkiste            3        $138.97 ~   PENDING ~    ◔ projecting 0.4 s
                ⚑▸ 91bc02aa   21┌─ Place an order ─────────────────────────────────────────────────────────────────────┐
                   5d0e77f1   20│ Customer  Alfreds Futterkiste  ALFKI · Germany                                       │
                   10248      4 │ Ship to   the customer's own address                                                 │
                   10249      5 │                                                                                      │
                                │ PRODUCT                                       QTY        PRICE    DISC         TOTAL │
                                │ Chai                                            3       $18.00                $54.00 │
                                │ cha                                                                                  │
                                │ ▸ Chai  1                                               $18.00                       │
                                │   Chang  2                                      ▲ discontinued                       │
                                │                                                                                      │
                                │                                                                                      │
                                │                                                                                      │
                                │                                                                                      │
                                │                                                                                      │
                                │ Payment   invoice                                                                    │
                                │           [ Place order ]                                                            │
                                │                                                                                      │
                                │                                                                                      │
                                │                                                                                      │
                                │                                                                                      │
                                │ Total     ~ $54.00                                                            1 line │
                                │ Enter takes the product  Ctrl-s places  Esc leaves                                   │
                                └──────────────────────────────────────────────────────────────────────────────────────┘







                """)
    }

    @Test func `the form takes a small screen and keeps the line being entered in view`() {
        var state = Sample.desk(40, 10)
        state.layers = [.placeOrder(Sample.form)]
        #expect(
            view(state).text == """
                 ● LIVE · 0 behind · 0 ms         alice
                 Place an order            ▲▼ 5–9 of 12
                 cha
                 ▸ Chai                          $18.00
                   Chang                 ▲ discontinued


                 Total     ~ $54.00              1 line
                 Enter takes  Ctrl-s places  Esc leaves

                """)
    }

    @Test func `a cancellation names the order, the effect and asks why`() {
        var state = Sample.desk(80, 24)
        state.layers = [.confirmation(Confirmation(.cancel, order: Sample.orders[0]))]
        #expect(
            view(state).text == """
                 orderdesk  ● LIVE · 0 behind · 0 ms            p50 1.4 ms  p99 4.9 ms    alice
                 F2 Orders F3 Lag F4 Events F5 Customers F6 Products F7 Overview    1 in flight
                 0 12,496  1 ○ 75 $48.9k  2 ◐ 12 $9.13k  3 ● 12,407 $6.2M  4 × 2  5 ↩ 0  $ 312
                 / all                                                12 of 12,496 · $48,120.00
                   ORDER    PLACED UTC ▼ CUSTOMER                  TOTAL    STATUS     SYNC
                   7f3a91c2 21 Nov 14:02 Alfreds Futterkiste     $138.97 ~  PENDING~   ◔ 0.4 s
                ⚑▸ 91b┌─ Cancel order 91bc02aa? ─────────────────────────────────────────┐
                   5d0│ Order     91bc02aa                                               │
                   102│ Customer  Around the Horn · AROUT                                │
                   102│ Total     $2,310.00 ! high value                                 │
                      │ Now       PENDING                                                │
                      │ → it becomes CANCELLED, which is final                           │
                      │                                                                  │
                      │ Reason    why it is cancelled                                    │
                      │                                                                  │
                      │ Enter cancels the order  Esc leaves it as it is                  │
                      └──────────────────────────────────────────────────────────────────┘







                """)
    }

    @Test func `an approval names the order and the effect, and no is the first answer`() {
        var state = Sample.desk(40, 10)
        state.layers = [.confirmation(Confirmation(.approve, order: Sample.orders[0]))]
        #expect(
            view(state).text == """
                 ● LIVE · 0 behind · 0 ms         alice
                 Approve order 91bc02aa?
                 Order     91bc02aa
                 Customer  Around the Horn · AROUT
                 Total     $2,310.00 ! high value
                 Now       PENDING
                 → it becomes APPROVED and can then be
                 shipped
                 [n] leave it as it is   [y] approve

                """)
    }

    @Test func `an order is shown with its lines and events`() {
        var state = Sample.desk(80, 24)
        state.layers = [.order(Sample.pane)]
        #expect(
            view(state).text == """
                 orderdesk  ● LIVE · 0 behind · 0 ms            p50 1.4 ms  p99 4.9 ms    alice
                 F2 Orders F3 Lag F4 Events F5 Customers F6 Products F7 Overview    1 in flight
                 Order 91bc02aa · ○ PENDING · $2,310.00 · Around the Horn · AROUT · 2 of 12
                   QTY  PRODUCT                                     PRICE    DISC.        TOTAL
                     3  Chai                                       $18.00                $54.00
                   120  Chang                                      $19.00  −12.50%    $1,995.00

                    POSITION  TIME              WHO           EVENT
                      18,000  21 Nov 14:02:10   alice         placed: 2 lines, $2,310.00

                 Status       PENDING
                 Customer     Around the Horn · AROUT
                 E-mail       desk@example.org
                 Total        $2,310.00 ! high value
                 Ships to     the customer's own address
                 Payment      invoice
                 Placed       21 Nov 2026 14:01:58 UTC
                 Last change  21 Nov 2026 14:01:58 UTC
                 Stream       order-91bc02aa · v2 at position 18,000



                 a approve  x cancel  N note  + line  Enter event  [ ] order  Esc back

                """)
    }

    @Test func `the help starts with the keys for orders`() {
        var state = Sample.desk(80, 24)
        state.layers = [.help(HelpPane())]
        #expect(
            view(state).text == """
                 orderdesk  ● LIVE · 0 behind · 0 ms            p50 1.4 ms  p99 4.9 ms    alice
                 F2 Orders F3 Lag F4 Events F5 Customers F6 Products F7 Overview    1 in flight
                 0┌─ Help ───────────────────────────────────────────────────────────────────┐
                 /│ Orders                                                                   │0
                  │ p               place an order                                           │
                  │ =               repeat this order                                        │
                ⚑▸│ a               approve                                                  │
                  │ x               cancel, for a reason                                     │
                  │ s               ship                                                     │
                  │ r               refund a shipped order as a whole                        │
                  │ +               add a line to a pending order                            │
                  │ N               write a note on the order                                │
                  │ Enter           open the order: its lines and events                     │
                  │ y               copy the order: id, row, JSON or a command line          │
                  │ l d             at an empty desk: load samples, see a demonstration      │
                  │                                                                          │
                  │ Many orders at once                                                      │
                  │ Space           mark the order, or take its mark off                     │
                  │ Ctrl-Space      mark from the last mark to here                          │
                  │ *               mark all orders of the list                              │
                  │ Enter do it  ↑ ↓ PgUp PgDn move  / search  Esc back                      │
                  └─────────────────────────────────────────────────────────  ▼ 1–17 of 213 ─┘


                """)
    }

    @Test func `an empty desk makes its offer`() {
        var state = Sample.desk(80, 24)
        state.layers = [.welcome]
        #expect(
            view(state).text == """
                 orderdesk  ● LIVE · 0 behind · 0 ms            p50 1.4 ms  p99 4.9 ms    alice
                 F2 Orders F3 Lag F4 Events F5 Customers F6 Products F7 Overview    1 in flight
                 0 12,496  1 ○ 75 $48.9k  2 ◐ 12 $9.13k  3 ● 12,407 $6.2M  4 × 2  5 ↩ 0  $ 312
                 / all                                                12 of 12,496 · $48,120.00
                   ORDER    PLACED UTC ▼ CUSTOMER                  TOTAL    STATUS     SYNC
                   7f3a91c2 21 Nov 14:02 Alfreds Futterkiste     $138.97 ~  PENDING~   ◔ 0.4 s
                ⚑▸ 91bc02aa 21 Nov 14:01 Around the Horn       $2,310.00 !  PENDING
                   5d0e77f┌─ Welcome ────────────────────────────────────────────────┐
                   10248  │                                                          │
                   10249  │ This desk is empty.                                      │
                          │                                                          │
                          │   l  load 830 sample orders (Northwind)                  │
                          │   p  place your own                                      │
                          │   ?  help                                                │
                          │   q  quit                                                │
                          │                                                          │
                          └──────────────────────────────────────────────────────────┘







                """)
    }
}
