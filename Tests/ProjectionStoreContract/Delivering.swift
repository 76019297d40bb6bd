import CQRS
import Testing

extension ProjectionStoreContract {
    static let delivering = [
        ProjectionStoreCheck("a delivery is returned for each of its events, with every kind of wait") { trial in
            let waits = [
                DeliveryWait(.takeOver, from: Timestamp(microseconds: .min), until: .at(1)),
                DeliveryWait(.pause(by: "al\u{0}ice"), from: .at(1), until: .at(2)),
                DeliveryWait(.delay(.milliseconds(500)), from: .at(2), until: .at(3)),
                DeliveryWait(.rebuild, from: .at(3), until: .at(4)), DeliveryWait(.fault, from: .at(4), until: .at(5)),
                DeliveryWait(.deadLetter, from: .at(5), until: .at(6)),
                DeliveryWait(.gathering, from: .at(6), until: .at(7)),
            ]
            let delivery = Delivery.of(trial.first, 2...4, recordedFor: 0...9, began: 10, ended: 11, waits: waits)
            try await trial.write { try $0.record([delivery], endingAt: { .at(11) }) }
            for position in [Int64(2), 3, 4] {
                let found = try await trial.deliveries(Position(position), .at(9), trial.first)
                #expect(found.map(\.waits.count) == [7])
                #expect(found.map(\.harmless) == [delivery.harmless])
            }
            for position in [Int64(1), 5] {
                #expect(try await trial.deliveries(Position(position), .at(9), trial.first).isEmpty)
            }
            #expect(try await trial.deliveries(Position(3), .at(9), trial.second).isEmpty)
        },
        ProjectionStoreCheck("the end is asked for once the rows are written, and is that of all") { trial in
            let deliveries = [trial.first, trial.second].map {
                Delivery.of($0, 1...1, recordedFor: 0...0, began: 1, ended: 1)
            }
            try await trial.write { try $0.record(deliveries, endingAt: { .at(7) }) }
            for projection in [trial.first, trial.second] {
                #expect(try await trial.deliveries(Position(1), .at(0), projection).map(\.endedAt) == [.at(7)])
            }
        },
        ProjectionStoreCheck("an event of another log at the same position is not taken for it") { trial in
            let delivery = Delivery.of(trial.first, 1...9, recordedFor: 3...5, began: 6, ended: 7)
            try await trial.write { try $0.record([delivery], endingAt: { .at(7) }) }
            #expect(try await trial.deliveries(Position(4), .at(2), trial.first).isEmpty)
            #expect(try await trial.deliveries(Position(4), .at(6), trial.first).isEmpty)
            #expect(try await trial.deliveries(Position(4), .at(5), trial.first).count == 1)
        },
        ProjectionStoreCheck("an event's delivery comes after those of its projection that it waited for") { trial in
            let (first, second) = (trial.first, trial.second)
            let all: [(ProjectionName, Int64, Int)] = [
                (first, 1, 1), (first, 2, 5), (second, 2, 5), (first, 3, 6), (first, 4, 7), (first, 5, 8),
            ]
            for (projection, position, ended) in all {
                let delivery = Delivery.of(projection, position...position, recordedFor: 0...9, began: ended, ended: 0)
                try await trial.write { try $0.record([delivery], endingAt: { .at(ended) }) }
            }
            let found = try await trial.deliveries(Position(4), .at(5), first)
            #expect(found.map(\.first.rawValue) == [3, 4], "one that ended when it was recorded had passed")
        },
        ProjectionStoreCheck("a parked event is not visible until it is delivered once more") { trial in
            let batch = Delivery.of(trial.first, 1...3, recordedFor: 0...2, began: 3, ended: 3)
            var parked = Delivery.of(trial.first, 2...2, recordedFor: 1...1, began: 3, ended: 3)
            parked.isParked = true
            try await trial.write { [parked] in try $0.record([batch, parked], endingAt: { .at(3) }) }
            #expect(try await trial.deliveries(Position(2), .at(1), trial.first).last?.isParked == true)
            #expect(try await trial.deliveries(Position(3), .at(2), trial.first).last?.isParked == false)
            let retried = Delivery.of(trial.first, 2...2, recordedFor: 1...1, began: 8, ended: 8)
            try await trial.write { try $0.record([retried], endingAt: { .at(8) }) }
            #expect(try await trial.deliveries(Position(2), .at(1), trial.first).last == retried)
        },
        ProjectionStoreCheck("rows made again do not make an event younger than it is") { trial in
            for ended in [3, 60] {
                let delivery = Delivery.of(trial.first, 1...3, recordedFor: 0...2, began: ended, ended: ended)
                try await trial.write { try $0.record([delivery], endingAt: { .at(ended) }) }
            }
            #expect(try await trial.deliveries(Position(2), .at(1), trial.first).map(\.endedAt) == [.at(3)])
        },
        ProjectionStoreCheck("a record is kept or undone with its transaction, and outlasts a rebuild") { trial in
            let first = trial.first
            let delivery = Delivery.of(first, 1...1, recordedFor: 0...0, began: 1, ended: 1)
            await #expect(throws: Deliberate.self) {
                try await trial.write { (transaction: any ProjectionTransaction) throws in
                    try transaction.record([delivery], endingAt: { .at(1) })
                    throw Deliberate()
                }
            }
            #expect(try await trial.deliveries(Position(1), .at(0), first).isEmpty)
            try await trial.write { try $0.record([delivery], endingAt: { .at(1) }) }
            let request = RebuildRequest(actor: "alice", reason: "requested", requestedAt: ProjectionTrial.noon)
            try await trial.write { try $0.beginRebuild(of: first, request) }
            try await trial.write { try $0.switchToRebuild($0.shadow(first)) }
            #expect(try await trial.deliveries(Position(1), .at(0), first) == [delivery])
        },
    ]
}

extension Timestamp {
    /// A second of the trial.
    fileprivate static func at(_ second: Int) -> Timestamp { ProjectionTrial.noon + .seconds(second) }
}

extension Delivery {
    fileprivate static func of(
        _ projection: ProjectionName, _ positions: ClosedRange<Int64>, recordedFor seconds: ClosedRange<Int>,
        began: Int, ended: Int, waits: [DeliveryWait] = []
    ) -> Delivery {
        Delivery(
            of: projection, first: Position(positions.lowerBound), last: Position(positions.upperBound),
            recorded: Timestamp.at(seconds.lowerBound)...Timestamp.at(seconds.upperBound), beganAt: .at(began),
            endedAt: .at(ended),
            waits: waits)
    }

    /// The record without what a store may not be able to keep of a name.
    fileprivate var harmless: Delivery {
        var harmless = self
        harmless.waits = waits.map { wait in
            guard case .pause(let actor) = wait.cause else { return wait }
            return DeliveryWait(.pause(by: actor.filter(\.isLetter)), from: wait.from, until: wait.until)
        }
        return harmless
    }
}
