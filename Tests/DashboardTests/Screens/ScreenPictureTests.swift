import TerminalKit
import Testing

@testable import Dashboard

// The drawn screens are as wide as they are, so their lines are left alone here.
// swift-format-ignore-file

/// The events, customers, products and the overview as they are drawn, with long names, large counts, several currencies,
/// a suspended customer, a discontinued product and a dead letter.
struct ScreenPictureTests {
    private func frame(_ screen: ScreenID, _ columns: Int, _ rows: Int) -> String {
        view(ShownState(screen: screen, kind: .full).state(Size(columns: columns, rows: rows))).text
    }

    @Test func `the events at 120 by 36`() {
        #expect(
            frame(.events, 120, 36) == """
                 orderdesk  ● LIVE · 2 behind · 40 ms · 1 dead letter                       p50 1.4 ms  p99 4.9 ms          ▁▇    alice
                 F2 Orders  F3 Lag  F4 Events  F5 Customers  F6 Products  F7 Overview                           ⚑ 7 need attention · u
                 / all                                                                                      ● following · f   of 18,206
                    POSITION     AGE  EVENT                STREAM            V  BY        WHAT                             VISIBLE AFTER
                 ━━━━━━━━━━ directory has read up to here · 18,206 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
                 ▸    18,206     9 s  ◔ OrderApproved      order-7f3a91c2    2  alice     approved by alice                ◔ 2nd
                      18,205    10 s  ◔ OrderPlaced        order-7f3a91c2    2  web       Save-a-lot… · 12 items, $586.00  ◔ next
                 ━━━━━━━━━━ orders and history have read up to here · 18,204 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
                      18,204    12 s  ✖ OrderPlaced        order-06e97941    2  mallory   cannot be read: 'lines' is mis…  ✖ dead letter
                      18,203    13 s  CustomerRegistered   customer-TOKYO    2  adminis…  registered 日本 trading 株式会…  2.0 s
                 ━━━━━━━━━━ statistics has read up to here · 18,202 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
                      18,202    15 s  OrderShipped         order-10248       2  web       shipped                          –
                      18,201    16 s  OrderPlaced          order-an-id-t…    2  web       Ernst Handel · 1 item, $12.00    2.0 s












                 6 events, searched back to 18,001 · m searches further
                ── 18,206 OrderApproved, schema 1 ── order-7f3a91c2 v2 ── recorded 21 Nov 14:02:01 ── command 9f0e…21 ──────────────────
                 { "orderID": "7f3a91c2" }






                 Enter order  y copy │ t only this type  i only this stream  f follow  / filter  m older  e export │ : commands  ? help
                 D lists the dead letters · P pauses the projection · ] slows it · q quits
                """)
    }

    @Test func `the events at 80 by 24`() {
        #expect(
            frame(.events, 80, 24) == """
                 orderdesk  ● LIVE · 2 behind · 40 ms · 1 dead letter       p50 1.4 ms    alice
                 F2 Orders  F3 Lag  F4 Events  F5 Customers  F6 Products  F7 Overview  ⚑ 7 · u
                 / all                                              ● following · f   of 18,206
                    POSITION     AGE  EVENT                BY      WHAT            VISIBLE AFTER
                 ━━━━━━━━━━ directory has read up to here · 18,206 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━
                 ▸    18,206     9 s  ◔ OrderApproved      alice   approved by a…  ◔ 2nd
                      18,205    10 s  ◔ OrderPlaced        web     Save-a-lot Ma…  ◔ next
                 ━━━━━━━━━━ orders and history have read up to here · 18,204 ━━━━━━━━━━━━━━━━━━
                      18,204    12 s  ✖ OrderPlaced        mallo…  cannot be rea…  ✖ dead letter
                      18,203    13 s  CustomerRegistered   admin…  registered 日…  2.0 s
                 ━━━━━━━━━━ statistics has read up to here · 18,202 ━━━━━━━━━━━━━━━━━━━━━━━━━━━
                      18,202    15 s  OrderShipped         web     shipped         –
                      18,201    16 s  OrderPlaced          web     Ernst Handel …  2.0 s



                 6 events, searched back to 18,001 · m searches further
                ── 18,206 OrderApproved, schema 1 ── order-7f3a91c2 v2 ─────────────────────────
                 { "orderID": "7f3a91c2" }



                 Enter order y copy │ t type i stream f follow / m older e │ : ? help
                 D lists the dead letters · P pauses the projection · ] slows it · q quits
                """)
    }

    @Test func `the customers at 120 by 36`() {
        #expect(
            frame(.customers, 120, 36) == """
                 orderdesk  ● LIVE · 2 behind · 40 ms · 1 dead letter                       p50 1.4 ms  p99 4.9 ms          ▁▇    alice
                 F2 Orders  F3 Lag  F4 Events  F5 Customers  F6 Products  F7 Overview                           ⚑ 7 need attention · u
                 / all                                                                                      [this month] t   6 of 4,372
                   CUSTOMER                ID     COUNTRY          ORDERS   THIS MONTH ▼  12 MONTHS         PENDING    LAST  STATE
                 ▸ QUICK-Stop              QUICK  Germany              28     $16,387.50  ▁▂▁▃▅▂▁▄▂▇▅█      2 $4.1k     2 h  ● good
                   日本 trading 株式会社…  TOKYO  Japan                 2    $12k + €900  ··█·········                 40 s  ● good
                   Wholesale of everythi…  WHOLE  United Kingdom    1.23G          $988M  █···········  1.23G $988M     1 s  ● good
                   Alfreds Futterkiste     ALFKI  Germany              12      $2,338.27  ··█·········                  4 s  ▲ suspended
                   Bon app'                BONAP  France               17                 ············                 28 y  ● good
                   FISSA                   FISSA  Germany               0                 ············                    –  ● good























                 4,372 customers · $30,725.77 + €900.00 this month · ▲ 4,366 more not listed: search for them · 1 suspended
                 Enter their orders  p place  + new  c change  S suspend  I reinstate │ t period  / find  e export │ : commands  ? help
                 D lists the dead letters · P pauses the projection · ] slows it · q quits
                """)
    }

    @Test func `the customers at 80 by 24`() {
        #expect(
            frame(.customers, 80, 24) == """
                 orderdesk  ● LIVE · 2 behind · 40 ms · 1 dead letter       p50 1.4 ms    alice
                 F2 Orders  F3 Lag  F4 Events  F5 Customers  F6 Products  F7 Overview  ⚑ 7 · u
                 / all                                              [this month] t   6 of 4,372
                   CUSTOMER              ID      ORDERS   THIS MONTH ▼      PENDING  STATE
                 ▸ QUICK-Stop            QUICK       28     $16,387.50      2 $4.1k  ● good
                   日本 trading 株式会…  TOKYO        2    $12k + €900               ● good
                   Wholesale of everyt…  WHOLE    1.23G          $988M  1.23G $988M  ● good
                   Alfreds Futterkiste   ALFKI       12      $2,338.27               ▲ suspended
                   Bon app'              BONAP       17                              ● good
                   FISSA                 FISSA        0                              ● good











                 4,372 customers · $30,725.77 + €900.00 this month
                 Enter their orders p place + new c change S suspend │ t period / e │ : ? help
                 D lists the dead letters · P pauses the projection · ] slows it · q quits
                """)
    }

    @Test func `the products at 120 by 36`() {
        #expect(
            frame(.products, 120, 36) == """
                 orderdesk  ● LIVE · 2 behind · 40 ms · 1 dead letter                       p50 1.4 ms  p99 4.9 ms          ▁▇    alice
                 F2 Orders  F3 Lag  F4 Events  F5 Customers  F6 Products  F7 Overview                           ⚑ 7 need attention · u
                 / all                                                                                         [this month] t   4 of 77
                   PRODUCT                          ID           PRICE      SOLD ▼          MONEY   ORDERS  12 MONTHS     STATE
                 ▸ Chai                             1           $18.00         412      $7,214.40       30  ▂▃▄▆▇█······  ● listed
                   白い茶碗 🍵 HANGING HEART T-LI…  85123A       €2.95       1.23G          €364M      900  █···········  ● listed
                   Guaraná Fantástica               24           $4.50           0                       0  ············  × discontinued
                   77                               77           $0.00           0                       0  ············  ● listed

























                 77 products · $7,214.40 this month · ▲ 73 more not listed: search for them · 1 discontinued · 2 not sold this month
                 Enter its orders  + new  r reprice  X discontinue │ t period  / find  e export │ : commands  ? help
                 D lists the dead letters · P pauses the projection · ] slows it · q quits
                """)
    }

    @Test func `the products at 80 by 24`() {
        #expect(
            frame(.products, 80, 24) == """
                 orderdesk  ● LIVE · 2 behind · 40 ms · 1 dead letter       p50 1.4 ms    alice
                 F2 Orders  F3 Lag  F4 Events  F5 Customers  F6 Products  F7 Overview  ⚑ 7 · u
                 / all                                                 [this month] t   4 of 77
                   PRODUCT                      PRICE      SOLD ▼          MONEY  STATE
                 ▸ Chai                        $18.00         412      $7,214.40  ● listed
                   白い茶碗 🍵 HANGING H…       €2.95       1.23G          €364M  ● listed
                   Guaraná Fantástica           $4.50           0                 × discontinued
                   77                           $0.00           0                 ● listed













                 77 products · $7,214.40 this month · ▲ 73 more not listed: search for them
                 Enter its orders + new r reprice X discontinue │ t period / e │ : ? help
                 D lists the dead letters · P pauses the projection · ] slows it · q quits
                """)
    }

    @Test func `the overview at 120 by 36`() {
        #expect(
            frame(.overview, 120, 36) == """
                 orderdesk  ● LIVE · 2 behind · 40 ms · 1 dead letter                       p50 1.4 ms  p99 4.9 ms          ▁▇    alice
                 F2 Orders  F3 Lag  F4 Events  F5 Customers  F6 Products  F7 Overview                           ⚑ 7 need attention · u
                 sold, charts and lists: without cancelled orders and refunds · days of GMT               [today] week month year all t
                  today so far                          yesterday till now    orders an hour
                 ▸placed           64  $48.9k           54 $41.4k  ▲ +18 %    ········▄▄▅▅▆▆▇▇███·····  most 18
                  approved         41  $31k + €900               41 $29.8k    00    06    12    18
                  shipped          38  $29.4k             43 $33k  ▼ −11 %    money a day, 30 days
                  cancelled         2  $900                             0     ·▂▃▄▆▇█·▂▃▄▆▇█·▂▃▄▆▇█·▂▃▄▆▇█·▂  most $60
                  sold             62  $48k               53 $41k  ▲ +17 %    23     30     6      13     20
                  waiting now      75  $48.9k
                  ⚑ attention       7  $12k
                    over 24 h       4  $9.1k
                    high value      5  $11k

                  top customers today                                         top products today
                  QUICK-Stop                         $16,387.50 ██████████    Côte de Blaye                      $14,100.00 ██████████
                  日本 trading 株式会社 of Tōkyō…    $11,380.00 ███████       Chai                                $9,210.00 ██████▌
                  (unknown)                              $10.00 ▏

                  countries today                                             who did what today
                  Germany                            $20,000.00 ██████████    alice         11,330 approved  11,330 shipped
                                                                                            1 cancelled  12 noted
                                                                              web           64 placed











                 Enter its orders │ t period  e export │ : commands  ? help
                 D lists the dead letters · P pauses the projection · ] slows it · q quits
                """)
    }

    @Test func `the overview at 80 by 24`() {
        #expect(
            frame(.overview, 80, 24) == """
                 orderdesk  ● LIVE · 2 behind · 40 ms · 1 dead letter       p50 1.4 ms    alice
                 F2 Orders  F3 Lag  F4 Events  F5 Customers  F6 Products  F7 Overview  ⚑ 7 · u
                ▼ sold: without cancelled orders and refunds      [today] week month year all t
                  today so far                                               yesterday till now
                 ▸placed           64  $48.9k                                54 $41.4k  ▲ +18 %
                  approved         41  $31k + €900                                    41 $29.8k
                  shipped          38  $29.4k                                  43 $33k  ▼ −11 %
                  cancelled         2  $900                                                  0
                  sold             62  $48k                                    53 $41k  ▲ +17 %
                  waiting now      75  $48.9k
                  ⚑ attention       7  $12k
                    over 24 h       4  $9.1k
                    high value      5  $11k
                  orders an hour
                  ········▄▄▅▅▆▆▇▇███·····  most 18
                  00    06    12    18
                  money a day, 30 days
                  ·▂▃▄▆▇█·▂▃▄▆▇█·▂▃▄▆▇█·▂▃▄▆▇█·▂  most $60
                  23     30     6      13     20

                  top customers today
                  QUICK-Stop                                      $16,387.50 ██████████████████
                 Enter its orders │ t period  e export │ : commands  ? help
                 D lists the dead letters · P pauses the projection · ] slows it · q quits
                """)
    }
}
