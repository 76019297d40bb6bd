import CQRS
import Testing

extension EventStoreContract {
    static let conditions = [
        EventStoreCheck("an expected version that is stale is refused") { trial in
            try await trial.commit(trial.request(.first, "A", "B"))
            for stale in [Int64(0), 1] {
                let conflict = try await trial.append(trial.request(.first, at: stale, "C")).conflict
                #expect(
                    conflict
                        == VersionConflict(
                            stream: .first, expected: StreamVersion(stale), actual: StreamVersion(2)))
            }
            try await trial.expectContiguousLog(of: 2)
        },
        EventStoreCheck("an expected version that would leave a gap is refused") { trial in
            let empty = try await trial.append(trial.request(.first, at: 1, "A")).conflict
            #expect(empty?.actual == StreamVersion.none)
            try await trial.commit(trial.request(.first, "A"))
            let gap = try await trial.append(trial.request(.first, at: 2, "B")).conflict
            #expect(gap?.actual == StreamVersion(1))
            try await trial.expectContiguousLog(of: 1)
        },
        EventStoreCheck("an append holds when the other streams it read have not moved") { trial in
            try await trial.commit(trial.request(.customer, "A", "B"))
            let request = trial.request(
                .first, "C", given: [StreamID.customer.condition(2), StreamID.second.condition(0)])
            #expect(try await trial.append(request).committed != nil)
        },
        EventStoreCheck("an append is refused when another stream it read has moved") { trial in
            try await trial.commit(trial.request(.customer, "A", "B"))
            let result = try await trial.append(
                trial.request(.first, "C", given: [StreamID.customer.condition(1)]))
            #expect(
                result.conflict
                    == VersionConflict(stream: .customer, expected: StreamVersion(1), actual: StreamVersion(2)))
            try await trial.expectContiguousLog(of: 2)
        },
        EventStoreCheck("an append is refused when a stream it read as empty was made meanwhile") { trial in
            try await trial.commit(trial.request(.customer, "A"))
            let result = try await trial.append(
                trial.request(.first, "B", given: [StreamID.customer.condition(0)]))
            #expect(result.conflict?.stream == .customer)
            try await trial.expectContiguousLog(of: 1)
        },
        EventStoreCheck("an append is refused when a stream it read does not exist") { trial in
            let result = try await trial.append(
                trial.request(.first, "B", given: [StreamID.customer.condition(1)]))
            #expect(result.conflict?.actual == StreamVersion.none)
            try await trial.expectContiguousLog(of: 0)
        },
        EventStoreCheck("a conflict keeps no answer, so the command can be tried again") { trial in
            try await trial.commit(trial.request(.first, "A"))
            let command = trial.ids.nextCommand()
            #expect(try await trial.append(trial.request(.first, "B", command: command)).conflict != nil)
            #expect(try await trial.store.answer(to: command) == nil)
            #expect(try await trial.append(trial.request(.first, at: 1, "B", command: command)).committed != nil)
        },
        EventStoreCheck("a refusal too is kept only while its streams have not moved") { trial in
            try await trial.commit(trial.request(.first, "A"))
            let command = trial.ids.nextCommand()
            #expect(try await trial.append(trial.refusal(.first, command: command)).conflict != nil)
            let reading = [StreamID.customer.condition(1)]
            let refusal = trial.refusal(.first, at: 1, command: command, given: reading)
            #expect(try await trial.append(refusal).conflict?.stream == .customer)
            #expect(try await trial.store.answer(to: command) == nil)
        },
    ]
}
