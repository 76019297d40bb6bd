import TestSupport
import Testing

@testable import CQRS

@Suite struct VisibleLatencyMeterTests {
    private let clock = ManualClock()
    private var meter = VisibleLatencyMeter()
    private var uptime: Duration { clock.stopwatch.now.elapsed }

    private mutating func record(_ latency: Duration, count: Int = 1) {
        for _ in 0..<count { meter.record(latency, at: uptime) }
    }

    /// What is published now, if anything is.
    private mutating func publish() -> VisibleLatencyMeter.Publication? {
        guard let due = meter.due(at: uptime, now: clock.now()) else { return nil }
        meter.published(at: uptime)
        return due
    }

    @Test mutating func `a meter that measured nothing has nothing to publish`() {
        #expect(publish() == nil)
        clock.advance(by: .seconds(3_600))
        #expect(publish() == nil)
    }

    @Test mutating func `figures are published once, and not more often than four times a second`() {
        record(.milliseconds(2))
        #expect(publish() != nil)
        clock.advance(by: .seconds(1))
        #expect(publish() == nil)
        record(.milliseconds(2))
        #expect(publish() != nil)
        record(.milliseconds(2))
        clock.advance(by: .milliseconds(249))
        #expect(meter.due(at: uptime, now: clock.now()) == nil)
        clock.advance(by: .milliseconds(1))
        #expect(meter.due(at: uptime, now: clock.now()) != nil)
    }

    @Test mutating func `percentiles are of all that became visible in the last five minutes, and are counted`() throws
    {
        record(.seconds(30))
        clock.advance(by: .seconds(61))
        record(.milliseconds(2), count: 999)
        let figures = try #require(publish()?.latency)
        #expect(figures.samples == 1_000)
        #expect(abs(figures.p50.inMilliseconds - 2) < 0.05)
        #expect(abs(figures.p99.inMilliseconds - 2) < 0.05)
        #expect(figures.since == clock.now() + .seconds(-61))
    }

    @Test mutating func `without anything new the figures go as they grow old, and readers never see older ones`() {
        record(.seconds(3))
        clock.advance(by: .seconds(200))
        record(.milliseconds(2))
        var shown = publish()?.latency
        var counts = [shown?.samples]
        for _ in 0..<700 {
            clock.advance(by: .milliseconds(800))
            if let publication = publish() {
                shown = publication.latency
                counts.append(shown?.samples)
            }
            if let shown { #expect(shown.isOfWindow(at: clock.now())) }
        }
        #expect(counts == [2, 1, nil])
    }

    @Test mutating func `figures that nobody renews are out of their window after five minutes`() throws {
        record(.seconds(3))
        let figures = try #require(publish()?.latency)
        #expect(figures.isOfWindow(at: clock.now() + .seconds(300)))
        #expect(!figures.isOfWindow(at: clock.now() + .seconds(301)))
        #expect(!figures.isOfWindow(at: clock.now() + .seconds(-2)), "they are of the future")
    }

    @Test mutating func `what waited out a pause counts, and more than an hour counts as an hour`() throws {
        record(.seconds(86_400))
        let figures = try #require(publish()?.latency)
        #expect(abs(figures.p50.inSeconds - 3_600) < 36)
    }

    @Test mutating func `what was recorded in the future is no measurement`() throws {
        for latency in [Duration.microseconds(-1), .milliseconds(-900), .seconds(-14 * 365 * 86_400)] {
            record(latency)
        }
        #expect(publish() == nil)
        record(.milliseconds(7))
        let figures = try #require(publish()?.latency)
        #expect(figures.samples == 1)
        #expect(abs(figures.p50.inMilliseconds - 7) < 0.1)
    }

    @Test mutating func `a clock that is set makes no figure older or younger than it is`() throws {
        record(.milliseconds(7))
        clock.jump(by: .seconds(-3_600))
        let figures = try #require(publish()?.latency)
        #expect(figures.isOfWindow(at: clock.now()))
        clock.advance(by: .seconds(299))
        #expect(publish() == VisibleLatencyMeter.Publication(latency: nil))
    }
}
