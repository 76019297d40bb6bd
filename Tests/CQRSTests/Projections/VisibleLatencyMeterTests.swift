import TestSupport
import Testing

@testable import CQRS

@Suite struct VisibleLatencyMeterTests {
    private let clock = ManualClock()

    @Test func `a meter that measured nothing has nothing to tell`() {
        #expect(VisibleLatencyMeter().due(at: clock.now()) == nil)
    }

    @Test func `figures are given out once, and not more often than four times a second`() {
        var meter = VisibleLatencyMeter()
        meter.record(.milliseconds(2), at: clock.now())
        #expect(meter.due(at: clock.now()) != nil)
        meter.published(at: clock.now())
        #expect(meter.due(at: clock.now() + .seconds(1)) == nil)
        meter.record(.milliseconds(2), at: clock.now())
        #expect(meter.due(at: clock.now() + .milliseconds(249)) == nil)
        #expect(meter.due(at: clock.now() + .milliseconds(250)) != nil)
    }

    @Test func `percentiles are of all that was measured in both minutes`() throws {
        var meter = VisibleLatencyMeter()
        meter.record(.seconds(30), at: clock.now())
        clock.advance(by: .seconds(61))
        for _ in 0..<999 { meter.record(.milliseconds(2), at: clock.now()) }
        let figures = try #require(meter.due(at: clock.now()))
        #expect(abs(figures.p50.inMilliseconds - 2) < 0.05)
        #expect(abs(figures.p99.inMilliseconds - 2) < 0.05)
    }

    @Test func `what waited out a pause counts, and more than an hour counts as an hour`() throws {
        var meter = VisibleLatencyMeter()
        meter.record(.seconds(86_400), at: clock.now())
        let figures = try #require(meter.due(at: clock.now()))
        #expect(abs(figures.p50.inSeconds - 3_600) < 36)
    }

    @Test func `a clock set back counts as no time at all`() throws {
        var meter = VisibleLatencyMeter()
        meter.record(.seconds(-5), at: clock.now())
        #expect(meter.due(at: clock.now())?.p99 == .zero)
    }

    @Test func `what is older than two minutes is forgotten`() throws {
        var meter = VisibleLatencyMeter()
        meter.record(.seconds(30), at: clock.now())
        clock.advance(by: .seconds(120))
        meter.record(.milliseconds(2), at: clock.now())
        let figures = try #require(meter.due(at: clock.now()))
        #expect(figures.p99 < .milliseconds(3))
    }
}
