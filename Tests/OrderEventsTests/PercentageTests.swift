import OrderEvents
import Testing

/// Shares as people write them.
struct PercentageTests {
    @Test(
        arguments: [
            ("0", 0, "0"), ("10", 1_000, "10"), ("12.5", 1_250, "12.5"), ("12.50%", 1_250, "12.5"), ("0.05", 5, "0.05"),
            ("99.99", 9_999, "99.99"), ("100", 10_000, "100"), ("007", 700, "7"),
        ] as [(String, Int64, String)])
    func `a number of percent is read exactly, and written without zeros at its end`(
        text: String, basisPoints: Int64, plain: String
    ) throws {
        let share = try #require(Percentage(text))
        #expect(share.basisPoints == basisPoints && share.plain == plain)
        #expect(Percentage(share.plain) == share)
    }

    @Test(arguments: [
        "", "%", "100.01", "101", "-1", "+1", "1.", ".5", "1.234", "1,5", "x", "1e1", "10 %", "٣", "10%%",
    ])
    func `what is no share of a hundred is none`(text: String) {
        #expect(Percentage(text) == nil)
    }

    @Test func `every share is read as it is written`() {
        for basisPoints: Int64 in 0...10_000 {
            let share = Percentage(basisPoints: basisPoints)
            #expect(share != nil && share.flatMap { Percentage($0.plain) } == share)
        }
        #expect(Percentage(basisPoints: -1) == nil && Percentage(basisPoints: 10_001) == nil)
    }
}
