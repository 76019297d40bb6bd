import CQRS
import Testing

extension EventStoreContract {
    static let recording = [
        EventStoreCheck("an empty log has its head at the start") { trial in
            let head = try await trial.store.head(after: .start)
            #expect(head == LogHead(head: .start, command: nil, nextRecordedAt: nil))
        },
        EventStoreCheck("the head comes with the time of the first event after a position") { trial in
            let start = trial.clock.now()
            for version in 0..<3 {
                try await trial.commit(trial.request(.first, at: Int64(version), "A"))
                trial.clock.advance(by: .seconds(1))
            }
            for position in 0..<3 {
                let head = try await trial.store.head(after: Position(Int64(position)))
                #expect(head.head == Position(3))
                #expect(head.nextRecordedAt == start + .seconds(position))
            }
            for position in [3, 9] as [Int64] {
                let head = try await trial.store.head(after: Position(position))
                #expect(head.head == Position(3))
                #expect(head.nextRecordedAt == nil)
            }
        },
        EventStoreCheck("the head comes with the command of the event at a position, and of no other") { trial in
            let requests = [trial.request(.first, at: 0, "A"), trial.request(.first, at: 1, "B")]
            for request in requests { try await trial.commit(request) }
            var commands: [CommandID?] = []
            for position in 0...3 {
                commands.append(try await trial.store.head(after: Position(Int64(position))).command)
            }
            #expect(commands == [nil] + requests.map(\.cause.commandID) + [nil])
        },
        EventStoreCheck("a refusal does not move the head") { trial in
            try await trial.commit(trial.request(.first, "A"))
            try await trial.commit(trial.refusal(.first, at: 1))
            let head = try await trial.store.head(after: Position(1))
            #expect(head.head == Position(1))
            #expect(head.nextRecordedAt == nil)
        },
        EventStoreCheck("the recorded time is what the clock said, also after it was years ahead") { trial in
            let start = trial.clock.now()
            trial.clock.jump(by: .seconds(14 * 365 * 86_400))
            let ahead = trial.clock.now()
            try await trial.commit(trial.request(.first, "A", "B"))
            trial.clock.set(start)
            try await trial.commit(trial.request(.first, at: 2, "C"))
            trial.clock.advance(by: .seconds(5))
            try await trial.commit(trial.request(.second, "D"))
            #expect(try await trial.log().map(\.recordedAt) == [ahead, ahead, start, start + .seconds(5)])
            #expect(try await trial.store.head(after: Position(2)).nextRecordedAt == start)
        },
        EventStoreCheck("the time a fact occurred may be long past and falls freely") { trial in
            let long = Timestamp(microseconds: -5_000_000_000_000_000)
            for (version, occurredAt) in [trial.clock.now(), long].enumerated() {
                let event = NewEvent(type: EventType("A"), occurredAt: occurredAt, data: .init())
                try await trial.commit(
                    AppendRequest(
                        cause: trial.cause(), commandName: "Test", target: StreamID.first.condition(Int64(version)),
                        events: [event], conditions: [], outcome: .accepted(details: .init())))
            }
            #expect(try await trial.log().map(\.occurredAt) == [trial.clock.now(), long])
            #expect(try await trial.log().map(\.recordedAt) == [trial.clock.now(), trial.clock.now()])
        },
    ]
}
