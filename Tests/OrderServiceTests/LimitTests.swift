import HTTPTypes
import Logging
import Synchronization
import TestSupport
import Testing

@testable import OrderService

/// The bounds on requests, and what is logged of them.
struct LimitTests {
    private let start = ContinuousClock.now

    /// Asks for so many, each so long after the start, and returns how many come through.
    private func admitted(_ count: Int, after duration: Duration, by bucket: inout TokenBucket) -> Int {
        var admitted = 0
        for _ in 0..<count where bucket.admit(at: start + duration) { admitted += 1 }
        return admitted
    }

    @Test func `a bucket lets its number through, and fills evenly`() {
        var bucket = TokenBucket(perSecond: 10, at: start)
        let counts = [
            admitted(15, after: .zero, by: &bucket), admitted(1, after: .milliseconds(99), by: &bucket),
            admitted(1, after: .milliseconds(101), by: &bucket), admitted(1, after: .milliseconds(102), by: &bucket),
        ]
        #expect(counts == [10, 0, 1, 0])
        #expect(bucket.remaining == 0 && bucket.wait > .zero && bucket.wait <= .milliseconds(100))
        #expect(bucket.isFull(at: start + .seconds(2)))
        // A rest is not saved up beyond one second's worth.
        let later = admitted(20, after: .seconds(3_600), by: &bucket)
        #expect(later == 10)
    }

    @Test func `a clock that runs backwards gives nothing away`() {
        var bucket = TokenBucket(perSecond: 2, at: start)
        let counts = [
            admitted(2, after: .zero, by: &bucket), admitted(1, after: .seconds(-10), by: &bucket),
            admitted(1, after: .zero, by: &bucket),
        ]
        #expect(counts == [2, 0, 0])
    }

    @Test func `too many with one token are refused with when to come again, and others are not`() throws {
        let rates = RequestRates(perSecond: 2) { [start] in start }
        #expect(try rates.admit("shop")[.rateLimit] == "\"token\";r=1;t=1")
        #expect(try rates.admit("shop")[.rateLimitPolicy] == "\"token\";q=2;w=1")
        let problem = try #require(throws: Problem.self) { _ = try rates.admit("shop") }
        #expect(problem.status == .tooManyRequests && problem.headers[.retryAfter] == "1")
        #expect(problem.headers[.rateLimit] == "\"token\";r=0;t=1")
        #expect(throws: Never.self) { _ = try rates.admit("till") }
    }

    @Test(arguments: [
        ("127.0.0.1:1", true), ("127.9.9.9:1", true), ("localhost:1", true), ("[::1]:1", true), ("8080", true),
        ("0.0.0.0:1", false), ("[::]:1", false), ("10.0.0.1:1", false), ("127.example.org:1", false),
        ("128.0.0.1:1", false), ("[::2]:1", false), ("127.1.evil.example:1", false),
    ])
    func `only what leads to this machine is the loopback`(text: String, isLoopback: Bool) throws {
        #expect(try #require(ListenAddress(text)).isLoopback == isLoopback)
    }

    @Test func `log lines are one line each, whatever they hold`() {
        func log(_ format: LogFormat) -> String {
            let kept = Kept()
            var logger = Logger(label: "test") { _ in
                ServiceLogHandler(format, clock: ManualClock()) { kept.add($0) }
            }
            logger[metadataKey: "principal"] = "a b\n\u{1B}[2J\"c"
            logger.info("re\nquest", metadata: ["status": "200"])
            return kept.lines.joined(separator: "|")
        }
        let replaced = "\u{FFFD}"
        #expect(
            log(.text)
                == "2026-11-21T12:00:00.000Z info re\(replaced)quest principal=\"a b\(replaced)\(replaced)[2J'c\" status=200"
        )
        #expect(
            log(.json)
                == #"{"time":"2026-11-21T12:00:00.000Z","level":"info","message":"re\nquest","#
                + #""principal":"a b\n\u001b[2J\"c","status":"200"}"#)
    }

    private final class Kept: Sendable {
        private let kept = Mutex<[String]>([])
        var lines: [String] { kept.withLock { $0 } }
        func add(_ line: String) { kept.withLock { $0.append(line) } }
    }
}
