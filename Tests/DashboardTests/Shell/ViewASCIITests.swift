import TerminalKit
import Testing

@testable import Dashboard

// The drawn screens are as wide as they are, so their lines are left alone here.
// swift-format-ignore-file

/// The screens where nothing but ASCII can be drawn, and on a very large terminal.
struct ViewASCIITests {
    @Test func `every status has a sign of its own, in ASCII as well`() {
        let signs: [Sign] = [.pending, .approved, .shipped, .cancelled, .refunded]
        #expect(Set(signs.map(\.glyph)).count == signs.count)
        #expect(Set(signs.map(\.ascii)).count == signs.count)
    }

    private static let sizes = [(200, 60), (120, 36), (80, 24), (40, 12)]
    private static let layers: [Layer?] = [
        nil, .placeOrder(Sample.form), .confirmation(Confirmation(.cancel, order: Sample.orders[0])),
        .order(Sample.pane), .help(HelpPane(selected: 3)), .palette(PalettePane(input: TextInput("ap"))), .welcome,
        .deadLetters(Sample.deadLetterPane([Sample.deadLetter(10_233, "order-7")])), .messages(MessagePane()),
    ]

    @Test(arguments: sizes, 0..<layers.count)
    func `every screen keeps its places in ASCII`(size: (Int, Int), layer: Int) {
        var state = Sample.desk(size.0, size.1)
        state.layers = Self.layers[layer].map { [$0] } ?? []
        let frame = view(state)
        let plain = frame.ascii
        #expect(plain.text.unicodeScalars.allSatisfy { $0.isASCII })
        for row in 0..<size.1 {
            #expect(plain.row(row).map(\.style) == frame.row(row).map(\.style))
            let blanks = { (cells: [Cell]) in cells.map { $0.text == " " } }
            #expect(blanks(Array(plain.row(row))) == blanks(Array(frame.row(row))), "row \(row)")
        }
    }

    @Test func `signs have twins that are told from each other by their place`() {
        #expect(
            view(Sample.desk(80, 24)).ascii.text == """
                 orderdesk  * LIVE . 0 behind . 0 ms            p50 1.4 ms  p99 4.9 ms    alice
                 F2 Orders F3 Lag F4 Events F5 Customers F6 Products F7 Overview    1 in flight
                 0 12,496  1 o 75 $48.9k  2 % 12 $9.13k  3 * 12,407 $6.2M  4 x 2  5 < 0  $ 312
                 / all                                                12 of 12,496 . $48,120.00
                   ORDER    PLACED UTC v CUSTOMER                  TOTAL    STATUS     SYNC
                   7f3a91c2 21 Nov 14:02 Alfreds Futterkiste     $138.97 ~  PENDING~   ~ 0.4 s
                !> 91bc02aa 21 Nov 14:01 Around the Horn       $2,310.00 !  PENDING
                   5d0e77f1 20 Nov 09:30 Berglunds snabbkop       $86.40    APPROVED
                   10248    4 Jul 1996   VINET                   $440.00    SHIPPED
                   10249    5 Jul 1996   Toms Spezialitaten    $1,863.40 !  CANCELLED












                 Space mark p place a approve x cancel s ship r refund | / e | : ? help
                 Enter opens the order . P pauses the projection . ] slows it . q quits
                """)
    }

    @Test func `a very large screen uses its width`() {
        var state = Sample.desk(200, 60)
        state.preview.isOn = false
        #expect(
            view(state).text == """
                 orderdesk  ● LIVE · 0 behind · 0 ms                                                                          log 18,204:5fd9aa01 ▸ read 18,204   p50 1.4 ms  p99 4.9 ms                   ▁▇▇    alice
                 F2 Orders  F3 Lag  F4 Events  F5 Customers  F6 Products  F7 Overview                                                                                               ⚑ 7 need attention · u  1 in flight
                 0 all 12,496   1 ○ pending 75 $48.9k   2 ◐ approved 12 $9.13k   3 ● shipped 12,407 $6.2M   4 × cancelled 2   5 ↩ refunded 0   $ high 312
                 / all                                                                                                                                                                        12 of 12,496 · $48,120.00
                   ORDER      PLACED UTC ▼       CUSTOMER                                                                                                   LINES          TOTAL     STATUS       SYNC
                   7f3a91c2   21 Nov 14:02:10    Alfreds Futterkiste                                                                                            3        $138.97 ~   PENDING ~    ◔ projecting 0.4 s
                ⚑▸ 91bc02aa   21 Nov 14:01:58    Around the Horn                                                                                                7      $2,310.00 !   PENDING
                   5d0e77f1   20 Nov 09:30:00    Berglunds snabbköp                                                                                             1         $86.40     APPROVED
                   10248      4 Jul 1996 02:00   VINET                                                                                                          3        $440.00     SHIPPED
                   10249      5 Jul 1996 00:00   Toms Spezialitäten                                                                                             2      $1,863.40 !   CANCELLED
















































                 Space mark  p place  a approve  x cancel  s ship  r refund │ / find  e export │ : commands  ? help
                 Enter opens the order · P pauses the projection · ] slows it · q quits
                """)
    }
}
