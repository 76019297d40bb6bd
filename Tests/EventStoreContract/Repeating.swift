import CQRS
import Foundation
import Testing

extension EventStoreContract {
    static let repeating = [
        EventStoreCheck("a command id used again gets the first answer and appends nothing") { trial in
            let command = trial.ids.nextCommand()
            let first = try await trial.commit(trial.request(.first, "A", command: command))
            try await trial.commit(trial.request(.first, at: 1, "B"))
            let again = try await trial.append(trial.request(.second, at: 7, "C", command: command))
            #expect(again.repeated == first)
            #expect(first.outcome == .accepted(details: Data("A".utf8)))
            try await trial.expectContiguousLog(of: 2)
        },
        EventStoreCheck("a command id used twice in a group is answered once") { trial in
            let command = trial.ids.nextCommand()
            let results = try await trial.store.append([
                trial.request(.first, "A", command: command), trial.request(.first, at: 1, "B", command: command),
            ])
            #expect(results[0].committed != nil)
            #expect(results[1].repeated == results[0].committed)
            try await trial.expectContiguousLog(of: 1)
        },
        EventStoreCheck("a repetition that nothing stands against leaves no trace in its group") { trial in
            let command = trial.ids.nextCommand()
            let results = try await trial.store.append([
                trial.request(.first, "A", command: command), trial.request(.second, "B", "C", command: command),
                trial.request(.second, "D"),
            ])
            #expect(results[1].repeated == results[0].committed)
            #expect(results[2].committed?.version == StreamVersion(1))
            #expect(results[2].committed?.position == Position(2))
            try await trial.expectContiguousLog(of: 2)
            var chain = Chain.start
            for event in try await trial.log() {
                #expect(event.follows(chain))
                chain = event.chain
            }
        },
        EventStoreCheck("of many with one command id one is committed and all get its answer") { trial in
            let command = trial.ids.nextCommand()
            let results = try await withThrowingTaskGroup(of: AppendResult.self) { group in
                for number in 0..<20 {
                    let stream = StreamID(category: "order", key: "r\(number)")
                    group.addTask { try await trial.append(trial.request(stream, "A", command: command)) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let answers = results.compactMap { $0.committed ?? $0.repeated }
            #expect(results.compactMap(\.committed).count == 1)
            #expect(answers.count == 20)
            #expect(Set(answers).count == 1)
            try await trial.expectContiguousLog(of: 1)
        },
        EventStoreCheck("a refusal leaves no events and is the answer from then on") { trial in
            try await trial.commit(trial.request(.customer, "A", "B"))
            let command = trial.ids.nextCommand()
            let first = try await trial.commit(trial.refusal(.first, command: command, message: "not today"))
            #expect(first.position == Position(2))
            #expect(first.version == StreamVersion.none)
            #expect(first.stream == .first)
            #expect(first.outcome == .rejected(Rejection(RejectionCode(rawValue: "NO"), "not today")))
            let again = try await trial.append(trial.request(.first, "C", command: command))
            #expect(again.repeated == first)
            try await trial.expectContiguousLog(of: 2)
            #expect(try await trial.commit(trial.request(.first, "D")).version == StreamVersion(1))
        },
        EventStoreCheck("refusals are counted by who had asked, each once, in the span that they were answered in") {
            trial in
            let start = trial.clock.now()
            let command = trial.ids.nextCommand()
            try await trial.commit(trial.request(.first, "A"))
            try await trial.commit(trial.refusal(.first, at: 1, command: command, by: "bob"))
            _ = try await trial.append(trial.refusal(.first, at: 1, command: command, by: "carol"))
            trial.clock.advance(by: .seconds(60))
            let middle = trial.clock.now()
            try await trial.commit(trial.refusal(.first, at: 1, by: "bob"))
            try await trial.commit(trial.refusal(.second, by: "alice"))
            func counts(_ span: Range<Timestamp>) async throws -> [String: Int] {
                let counts = try await trial.store.refusals(in: span)
                return Dictionary(uniqueKeysWithValues: counts.map { ($0.actor ?? "?", $0.count) })
            }
            #expect(try await counts(start..<middle) == ["bob": 1])
            #expect(try await counts(middle..<middle + .seconds(1)) == ["bob": 1, "alice": 1])
            #expect(try await counts(start..<middle + .seconds(1)) == ["bob": 2, "alice": 1])
            #expect(try await counts(middle + .seconds(1)..<middle + .seconds(2)).isEmpty)
        },
        EventStoreCheck("the answer to a command can be asked for") { trial in
            let command = trial.ids.nextCommand()
            #expect(try await trial.store.answer(to: command) == nil)
            let accepted = try await trial.commit(trial.request(.first, "A", "B", command: command))
            #expect(try await trial.store.answer(to: command) == accepted)
            #expect(accepted.commandName == "Test")
            let refusal = trial.refusal(.first, at: 2)
            let rejected = try await trial.commit(refusal)
            #expect(try await trial.store.answer(to: refusal.cause.commandID) == rejected)
        },
        EventStoreCheck("an answer with empty details is kept as such") { trial in
            let request = AppendRequest(
                cause: trial.cause(), commandName: "Test", target: StreamID.first.condition(0),
                events: [NewEvent(type: EventType("A"), occurredAt: trial.clock.now(), data: Data())],
                conditions: [], outcome: .accepted(details: Data()))
            let answer = try await trial.commit(request)
            #expect(answer.outcome == .accepted(details: Data()))
            #expect(try await trial.store.answer(to: request.cause.commandID) == answer)
            #expect(try await trial.log().map(\.data) == [Data()])
        },
    ]
}
