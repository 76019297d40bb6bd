import CQRS
import Foundation
import Testing

extension EventStoreContract {
    static let recording = [
        EventStoreCheck("an empty log has its head at the start") { trial in
            let head = try await trial.store.head(after: .start)
            #expect(head.end == .start && head.chain == .start && head.nextRecordedAt == nil)
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
                #expect(head.readAt.map { $0 == trial.clock.now() } ?? true)
            }
            for position in [3, 9] as [Int64] {
                let head = try await trial.store.head(after: Position(position))
                #expect(head.head == Position(3))
                #expect(head.nextRecordedAt == nil)
            }
        },
        EventStoreCheck("the head comes with the chain at a position, and with none behind the end") { trial in
            for version in 0..<2 { try await trial.commit(trial.request(.first, at: Int64(version), "A")) }
            let log = try await trial.log()
            var chains: [Chain?] = []
            for position in 0...3 {
                let head = try await trial.store.head(after: Position(Int64(position)))
                chains.append(head.chain)
                #expect(head.end == log.last?.point)
            }
            #expect(chains == [.start] + log.map(\.chain) + [nil])
        },
        EventStoreCheck("every event has the chain that its content makes after the one before") { trial in
            try await trial.commit(trial.request(.first, "A", "B"))
            trial.clock.advance(by: .milliseconds(7))
            try await trial.commit(trial.refusal(.second))
            let odd = EventCause(
                commandID: trial.ids.nextCommand(), actor: "al\u{0}ice é", correlationID: UUID(), causationID: UUID())
            let event = NewEvent(
                type: EventType("C", schemaVersion: 3), occurredAt: Timestamp(microseconds: -1), data: Data([0, 255]))
            let results = try await trial.store.append([
                AppendRequest(
                    cause: odd, commandName: "Test", target: StreamID.second.condition(0), events: [event],
                    conditions: [], outcome: .accepted(details: Data())),
                trial.request(.customer, "D"),
            ])
            #expect(results.allSatisfy { $0.committed != nil })
            var before = Chain.start
            for event in try await trial.log() {
                #expect(event.follows(before), "event \(event.position)")
                before = event.chain
            }
            #expect(
                try await trial.store.events(in: .second, after: .none, limit: 9).map(\.chain) == [
                    results[0].committed?.point.chain
                ])
        },
        EventStoreCheck("an answer has the chain at its position, and what was asked") { trial in
            let asked = ContentHash { $0.add("this") }
            let refused = try await trial.commit(trial.refusal(.first))
            #expect(refused.point == .start)
            #expect(refused.asked == nil)
            let request = trial.request(.first, "A", "B")
            let answer = try await trial.commit(
                AppendRequest(
                    cause: request.cause, commandName: "Test", target: request.target, events: request.events,
                    conditions: [], outcome: request.outcome, asked: asked))
            #expect(answer.point == (try await trial.log().last?.point))
            #expect(answer.asked == asked)
            #expect(try await trial.store.answer(to: request.cause.commandID) == answer)
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
