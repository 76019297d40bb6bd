import CQRS
import OrderTraffic
import Testing

/// How quickly past steps follow each other.
@Suite struct TrafficPaceTests {
    private let start = Timestamp(iso8601: "2026-11-21T14:00:00Z")!

    private func instants(_ seconds: Double...) -> [Timestamp] {
        seconds.map { start + .milliseconds(Int64($0 * 1_000)) }
    }

    @Test func `at a rate every gap is the same, whatever the times were`() {
        let pace = TrafficPace.rate(perSecond: 50)
        #expect(pace.gap(from: nil, to: start) == .zero)
        #expect(pace.gap(from: start, to: start + .seconds(3_600)) == .milliseconds(20))
        #expect(pace.gap(from: start, to: start) == .milliseconds(20))
        let (length, shortened) = pace.course(of: instants(0, 1, 5_000, 5_000))
        #expect(length == .milliseconds(60) && shortened == 0)
    }

    @Test func `at a speed gaps shrink by it, and none is longer than the longest`() {
        let pace = TrafficPace.speed(100, longestGap: .seconds(2))
        #expect(pace.gap(from: start, to: start + .seconds(60)) == .milliseconds(600))
        #expect(pace.gap(from: start, to: start + .seconds(86_400)) == .seconds(2))
        #expect(
            pace.gap(from: start + .seconds(5), to: start) == .zero, "a file whose times run back waits for nothing")
        let (length, shortened) = pace.course(of: instants(0, 60, 260, 461, 461))
        #expect(length == .milliseconds(600 + 2_000 + 2_000))
        #expect(shortened == 1, "a gap that is just as long as the longest is not shortened")
    }

    @Test(
        arguments: [
            ("50/s", 50), ("50", 50), ("30/min", 0.5), ("3600/h", 1), ("0.5/s", 0.5), ("1,000/s", 1_000), ("60/m", 1),
            ("0", nil), ("-1/s", nil), ("fast", nil), ("", nil), ("/s", nil), ("1e9/s", nil), ("9999999/s", nil),
        ] as [(String, Double?)])
    func `a rate is read with and without its unit`(text: String, rate: Double?) {
        #expect(TrafficPace.rate(text) == rate)
    }

    @Test(
        arguments: [("100x", 100), ("100", 100), ("1.5X", 1.5), ("0x", nil), ("x", nil), ("nanx", nil), ("-2x", nil)]
            as [(String, Double?)])
    func `a speed is read with and without its sign`(text: String, speed: Double?) {
        #expect(TrafficPace.speed(text) == speed)
    }
}
