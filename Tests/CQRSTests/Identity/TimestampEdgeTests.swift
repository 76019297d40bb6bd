import CQRS
import Testing

/// Instants at the ends of what 64 bits of microseconds hold: a damaged log may name any of them.
struct TimestampEdgeTests {
    private static let edges: [Int64] = [.min, .min + 1, -1, 0, 1, .max - 1, .max]

    @Test(arguments: edges, edges)
    func `the time between any two instants is reported`(left: Int64, right: Int64) {
        let span = Timestamp(microseconds: left) - Timestamp(microseconds: right)
        #expect((span < .zero) == (left < right))
        let (difference, overflows) = left.subtractingReportingOverflow(right)
        #expect(span.wholeMicroseconds == (overflows ? (left < right ? .min : .max) : difference))
        #expect(span.inMilliseconds.isFinite && span.inSeconds.isFinite)
    }

    @Test func `an instant moved beyond the last one is the last one, and the first likewise`() {
        #expect(Timestamp(microseconds: .max) + .microseconds(1) == Timestamp(microseconds: .max))
        #expect(Timestamp(microseconds: .min) + .microseconds(-1) == Timestamp(microseconds: .min))
        #expect(Timestamp(microseconds: 0) + .seconds(Int64.max) == Timestamp(microseconds: .max))
        #expect(Timestamp(microseconds: 0) + .seconds(Int64.min) == Timestamp(microseconds: .min))
        #expect(Timestamp(milliseconds: .max) == Timestamp(microseconds: .max))
        #expect(Timestamp(milliseconds: .min) == Timestamp(microseconds: .min))
    }

    @Test(arguments: edges)
    func `every instant can be written`(microseconds: Int64) {
        #expect(Timestamp(microseconds: microseconds).iso8601.hasSuffix("Z"))
    }
}
