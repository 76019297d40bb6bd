import TestSupport
import Testing

@testable import CQRS

@Suite struct PastLagTests {
    private static func at(_ seconds: Double) -> Timestamp {
        Timestamp(microseconds: Int64(seconds * 1_000_000))
    }

    private static func delivery(
        _ first: Int64, _ last: Int64, recorded: ClosedRange<Double>, applied: Double, waits: [DeliveryWait] = []
    ) -> Delivery {
        Delivery(
            of: "orders", first: Position(first), last: Position(last),
            recorded: at(recorded.lowerBound)...at(recorded.upperBound), beganAt: at(applied), endedAt: at(applied),
            waits: waits)
    }

    @Test func `an event that waited makes the lag climb until it was applied`() {
        let lag = PastLag(
            of: [Self.delivery(1, 1, recorded: 2...2, applied: 5.5)], from: Self.at(0), until: Self.at(10), samples: 10)
        let worst: [Double] = [0, 0, 1, 2, 3, 3.5, 0, 0, 0, 0]
        #expect(lag.samples.map(\.worst.inSeconds) == worst)
        #expect(lag.samples.map(\.recorded) == [0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
        #expect(lag.samples.map(\.applied) == [0, 0, 0, 0, 0, 1, 0, 0, 0, 0])
    }

    @Test func `what began before the time is in it as far as it reaches in`() {
        let lag = PastLag(
            of: [Self.delivery(1, 4, recorded: -2...(-1), applied: 1.5)], from: Self.at(0), until: Self.at(4),
            samples: 4)
        #expect(lag.samples.map(\.worst) == [.seconds(3), .seconds(3.5), .zero, .zero])
        #expect(lag.samples.map(\.applied) == [0, 4, 0, 0])
        #expect(lag.samples.map(\.recorded) == [0, 0, 0, 0])
    }

    @Test func `the delays before single events are one wait, and a pause stands by itself`() {
        let delays = (0..<20).map { number -> Delivery in
            let (began, position) = (Double(number) / 2, Int64(number + 1))
            let wait = DeliveryWait(.delay(.milliseconds(500)), from: Self.at(began), until: Self.at(began + 0.5))
            return Self.delivery(position, position, recorded: 0...0, applied: began + 0.5, waits: [wait])
        }
        let pause = Self.delivery(
            21, 21, recorded: 11...11, applied: 14,
            waits: [DeliveryWait(.pause(by: "alice"), from: Self.at(10.5), until: Self.at(14))])
        let lag = PastLag(of: delays + [pause], from: Self.at(0), until: Self.at(15), samples: 3)
        #expect(
            lag.waits == [
                DeliveryWait(.pause(by: "alice"), from: Self.at(10.5), until: Self.at(14)),
                DeliveryWait(.delay(.milliseconds(500)), from: Self.at(0), until: Self.at(10)),
            ])
    }

    @Test func `a wait that nobody saw begin is as long as its events waited`() {
        let wait = DeliveryWait(.takeOver, from: Timestamp(microseconds: .min), until: Self.at(5))
        let lag = PastLag(
            of: [Self.delivery(1, 1, recorded: 3...3, applied: 5, waits: [wait])], from: Self.at(0),
            until: Self.at(10), samples: 1)
        #expect(lag.waits == [DeliveryWait(.takeOver, from: Self.at(3), until: Self.at(5))])
    }

    @Test(arguments: UInt64(1)...40)
    func `every event is counted once, and no moment shows less than a strict look at each instant`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var deliveries: [Delivery] = []
        var (time, position) = (0.0, Int64(1))
        for _ in 0..<Int.random(in: 1...30, using: &random) {
            time += Double(Int.random(in: 0...30, using: &random)) / 10
            let count = Int64.random(in: 1...7, using: &random)
            let recorded = time...(time + Double(Int.random(in: 0...20, using: &random)) / 10)
            let applied = recorded.upperBound + Double(Int.random(in: 0...40, using: &random)) / 10
            deliveries.append(Self.delivery(position, position + count - 1, recorded: recorded, applied: applied))
            position += count
        }
        let end = (deliveries.map(\.endedAt).max() ?? Self.at(1)) + .seconds(1)
        let lag = PastLag(of: deliveries, from: Self.at(0), until: end, samples: Int(seed) * 3)
        let total = deliveries.reduce(0) { $0 + $1.count }
        #expect(lag.samples.reduce(0) { $0 + $1.applied } == total)
        #expect(lag.samples.reduce(0) { $0 + $1.recorded } == total)
        for sample in lag.samples {
            for step in 0..<5 {
                let moment = sample.start + lag.length * step / 5
                let waiting = deliveries.filter { $0.recorded.lowerBound <= moment && moment <= $0.endedAt }
                let strict = waiting.map { moment - $0.recorded.lowerBound }.max() ?? .zero
                #expect(sample.worst >= strict)
            }
            let end = sample.start + lag.length
            let most =
                deliveries.filter { $0.recorded.lowerBound <= end && sample.start <= $0.endedAt }
                .map { min($0.endedAt, end) - $0.recorded.lowerBound }.max() ?? .zero
            #expect(sample.worst <= most)
        }
    }

    @Test func `rows that came with a rebuild waited since it was asked for, whenever their events were recorded`() {
        let now = Timestamp(milliseconds: 1_795_262_400_000)
        let unknown = Timestamp(microseconds: .min)
        let rebuild = DeliveryWait(.rebuild, from: now + .seconds(-3), until: now)
        let brought = Delivery(
            of: "orders", first: Position(5), last: Position(6), recorded: unknown...now, beganAt: now, endedAt: now,
            waits: [rebuild])
        let past = PastLag(of: [brought], from: now + .seconds(-10), until: now + .seconds(1), samples: 11)
        #expect(past.samples.map(\.worst).max() == .seconds(3))
        #expect(past.samples.reduce(0) { $0 + $1.recorded } == 2)
        #expect(past.waits == [rebuild])
    }
}
