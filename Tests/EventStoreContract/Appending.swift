import CQRS
import TestSupport
import Testing

extension EventStoreContract {
    static let appending = [
        EventStoreCheck("positions are contiguous from 1, across streams and groups") { trial in
            _ = try await trial.store.append([
                trial.request(.first, "A", "B"), trial.request(.second, "C"), trial.request(.first, at: 2, "D"),
            ])
            let last = try await trial.commit(trial.request(.second, at: 1, "E", "F"))
            #expect(last.position == Position(6))
            #expect(last.version == StreamVersion(3))
            try await trial.expectContiguousLog(of: 6)
            #expect(try await trial.log().map(\.type.name) == ["A", "B", "C", "D", "E", "F"])
            #expect(try await trial.log().map(\.version.rawValue) == [1, 2, 1, 3, 2, 3])
        },
        EventStoreCheck("positions are contiguous when many append at once") { trial in
            let results = try await withThrowingTaskGroup(of: AppendResult.self) { group in
                for number in 0..<60 {
                    let stream = StreamID(category: "order", key: "c\(number)")
                    group.addTask { try await trial.append(trial.request(stream, "A", "B")) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            try await trial.expectContiguousLog(of: 120)
            let ends = results.compactMap(\.committed?.position.rawValue).sorted()
            #expect(ends == (1...60).map { Int64($0 * 2) })
        },
        EventStoreCheck("of many that append to one version exactly one is committed") { trial in
            let results = try await withThrowingTaskGroup(of: AppendResult.self) { group in
                for _ in 0..<20 { group.addTask { try await trial.append(trial.request(.first, "A")) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(results.compactMap(\.committed).count == 1)
            #expect(results.compactMap(\.conflict).count == 19)
            try await trial.expectContiguousLog(of: 1)
        },
        EventStoreCheck("each append of a group is judged on its own, after those before it") { trial in
            let results = try await trial.store.append([
                trial.request(.first, "A"),
                trial.request(.first, "stale"),
                trial.request(.first, at: 1, "B", given: [StreamID.second.condition(1)]),
                trial.request(.second, "C"),
                trial.request(.first, at: 1, "D", given: [StreamID.second.condition(1)]),
            ])
            #expect(results.map { $0.committed != nil } == [true, false, false, true, true])
            #expect(try await trial.log().map(\.type.name) == ["A", "C", "D"])
            try await trial.expectContiguousLog(of: 3)
        },
        EventStoreCheck("an empty group changes nothing") { trial in
            #expect(try await trial.store.append([]).isEmpty)
            try await trial.expectContiguousLog(of: 0)
        },
        EventStoreCheck("an append whose caller was cancelled reports what is in the log") { trial in
            let request = trial.request(.first, "A")
            let append = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await trial.append(request)
            }
            let answer = try #require(try? await append.value.committed)
            #expect(try await trial.store.answer(to: request.cause.commandID) == answer)
            try await trial.expectContiguousLog(of: 1)
        },
        EventStoreCheck("commits tick after an append") { trial in
            let ticks = TickCounter(trial.store.commits())
            for version in 0..<3 {
                let before = ticks.count
                try await trial.commit(trial.request(.first, at: Int64(version), "A"))
                try await ticks.wait(past: before)
            }
        },
    ]
}
