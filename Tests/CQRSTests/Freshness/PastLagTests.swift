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
            of: [Self.delivery(1, 1, recorded: 2...2, applied: 5.5)], present: .nothingWaits,
            knownSince: Self.at(0), from: Self.at(0), until: Self.at(10), samples: 10)
        let worst: [Double] = [0, 0, 1, 2, 3, 3.5, 0, 0, 0, 0]
        #expect(lag.samples.map(\.worst?.inSeconds) == worst)
        #expect(lag.samples.map(\.recorded) == [0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
        #expect(lag.samples.map(\.applied) == [0, 0, 0, 0, 0, 1, 0, 0, 0, 0])
    }

    @Test func `what began before the time is in it as far as it reaches in`() {
        let lag = PastLag(
            of: [Self.delivery(1, 4, recorded: -2...(-1), applied: 1.5)], present: .nothingWaits,
            knownSince: Self.at(0), from: Self.at(0), until: Self.at(4), samples: 4)
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
        let lag = PastLag(
            of: delays + [pause], present: .nothingWaits, knownSince: Self.at(0), from: Self.at(0), until: Self.at(15),
            samples: 3)
        #expect(
            lag.waits == [
                DeliveryWait(.pause(by: "alice"), from: Self.at(10.5), until: Self.at(14)),
                DeliveryWait(.delay(.milliseconds(500)), from: Self.at(0), until: Self.at(10)),
            ])
    }

    @Test func `a wait that nobody saw begin is as long as its events waited`() {
        let wait = DeliveryWait(.takeOver, from: Timestamp(microseconds: .min), until: Self.at(5))
        let lag = PastLag(
            of: [Self.delivery(1, 1, recorded: 3...3, applied: 5, waits: [wait])], present: .nothingWaits,
            knownSince: Self.at(0), from: Self.at(0), until: Self.at(10), samples: 1)
        #expect(lag.waits == [DeliveryWait(.takeOver, from: Self.at(3), until: Self.at(5))])
    }

    @Test func `rows that a rebuild brought waited since their first event was recorded, or since it was asked for`() {
        let wait = DeliveryWait(.rebuild, from: Self.at(4), until: Self.at(6))
        let switched = Delivery(
            of: "orders", first: Position(5), last: Position(6), recorded: Timestamp(microseconds: .min)...Self.at(6),
            beganAt: Self.at(6), endedAt: Self.at(6), waits: [wait])
        func lag(_ recordedAt: [Position: Timestamp]) -> PastLag {
            PastLag(
                of: [switched], present: .nothingWaits, knownSince: Self.at(0), recordedAt: recordedAt,
                from: Self.at(0), until: Self.at(8), samples: 8)
        }
        #expect(lag([:]).samples.map(\.worst?.inSeconds) == [0, 0, 0, 0, 1, 2, 2, 0])
        #expect(lag([Position(5): Self.at(2)]).samples.map(\.worst?.inSeconds) == [0, 0, 1, 2, 3, 4, 4, 0])
        #expect(lag([:]).samples.compactMap(\.recorded).reduce(0, +) == 2)
    }

    @Test func `clocks that were set back make no wait, and no crash`() {
        let applied = Self.delivery(1, 1, recorded: 9...9, applied: 3)
        #expect(Self.lag([applied]).samples.map(\.worst) == Array(repeating: .zero, count: 10))
        #expect(Self.lag([applied]).samples.map(\.recorded) == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0])
        let later = Self.delivery(1, 1, recorded: 8...20, applied: 15)
        #expect(Self.lag([later]).samples.map(\.worst?.inSeconds) == [0, 0, 0, 0, 0, 0, 0, 0, 1, 2])
        let ends: [Int64] = [.min, .min + 1, -1, 0, 1, 9_999_999, 10_000_000, .max]
        for first in ends {
            for last in ends where last >= first {
                for end in ends {
                    let delivery = Delivery(
                        of: "orders", first: Position(1), last: Position(9),
                        recorded: Timestamp(microseconds: first)...Timestamp(microseconds: last),
                        beganAt: Timestamp(microseconds: end), endedAt: Timestamp(microseconds: end))
                    #expect(Self.lag([delivery]).samples.count == 10)
                }
            }
        }
    }

    @Test func `an event that was parked counts once, and a retry is a wait and no lag`() {
        var parked = Self.delivery(2, 2, recorded: 1...1, applied: 2)
        parked.isParked = true
        let retried = Self.delivery(
            2, 2, recorded: 1...1, applied: 9,
            waits: [DeliveryWait(.deadLetter, from: Self.at(2), until: Self.at(9))])
        let lag = Self.lag([Self.delivery(1, 4, recorded: 1...1, applied: 2), parked, retried])
        #expect(lag.samples.map(\.recorded) == [0, 4, 0, 0, 0, 0, 0, 0, 0, 0])
        #expect(lag.samples.map(\.applied) == [0, 0, 4, 0, 0, 0, 0, 0, 0, 0])
        #expect(lag.samples.map(\.worst?.inSeconds) == [0, 1, 1, 0, 0, 0, 0, 0, 0, 0])
        #expect(lag.waits.map(\.cause) == [.deadLetter])
    }

    @Test func `what waits now has made the lag climb since it was recorded`() {
        let backlog = Backlog(
            since: Self.at(6),
            runs: [
                .init(count: 1, recorded: Self.at(6)...Self.at(6)),
                .init(count: 4, recorded: Self.at(8)...Self.at(8.5)),
            ])
        let lag = Self.lag([Self.delivery(1, 1, recorded: 2...2, applied: 3)], present: .waits(backlog))
        #expect(lag.samples.map(\.worst?.inSeconds) == [0, 0, 1, 1, 0, 0, 1, 2, 3, 4])
        #expect(lag.samples.map(\.recorded) == [0, 0, 1, 0, 0, 0, 1, 0, 4, 0])
        #expect(lag.samples.map(\.applied) == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0])
    }

    @Test func `before the oldest record nothing is known, and without any only what waits`() {
        let delivery = Self.delivery(1, 1, recorded: 1...1, applied: 4.5)
        let lag = Self.lag([delivery], knownSince: Self.at(4.5))
        #expect(lag.samples.map(\.worst?.inSeconds) == [nil, nil, nil, nil, 3.5, 0, 0, 0, 0, 0])
        #expect(lag.samples.map(\.recorded) == [nil, nil, nil, nil, 0, 0, 0, 0, 0, 0])
        #expect(lag.knownSince == Self.at(4.5))

        let backlog = Backlog(since: Self.at(8), runs: [.init(count: 1, recorded: Self.at(8)...Self.at(8))])
        let waiting = Self.lag([], present: .waits(backlog), knownSince: nil)
        #expect(waiting.samples.map(\.worst?.inSeconds) == [nil, nil, nil, nil, nil, nil, nil, nil, 1, 2])
        #expect(Self.lag([], knownSince: nil).samples.map(\.worst) == Array(repeating: nil, count: 10))
        let foreign = Self.lag([delivery], present: .unknown)
        #expect(foreign.samples.map(\.worst?.inSeconds) == [0, 1, 2, 3, 3.5, nil, nil, nil, nil, nil])
    }

    private static func lag(
        _ deliveries: [Delivery], present: PastLag.Present = .nothingWaits, knownSince: Timestamp? = at(0)
    ) -> PastLag {
        PastLag(of: deliveries, present: present, knownSince: knownSince, from: at(0), until: at(10), samples: 10)
    }
}
