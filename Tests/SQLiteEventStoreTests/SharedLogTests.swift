import CQRS
import SQLiteEventStore
import TestSupport
import Testing

@Suite struct SharedLogTests {
    @Test func `another connection's commit ticks within 50 ms`() async throws {
        let disk = try LogOnDisk()
        let (mine, other) = (try disk.open(), try disk.open())
        let ticks = TickCounter(mine.commits())
        // The first check always ticks; after it, only commits do.
        try await ticks.wait()
        var delays: [Duration] = []
        for version in 0..<20 {
            let before = ticks.count
            _ = try await other.append([disk.request("1", at: Int64(version))])
            let start = ContinuousClock.now
            try await ticks.wait(past: before)
            delays.append(ContinuousClock.now - start)
        }
        // The median, so that one moment of a busy machine does not decide.
        #expect(delays.sorted()[10] < .milliseconds(50))
    }

    @Test func `a log that is let go of as its append ends closes itself`() async throws {
        let disk = try LogOnDisk()
        for version in 0..<300 {
            var store: SQLiteEventStore? = try disk.open()
            let append = Task { [store] in try await store?.append([disk.request("1", at: Int64(version))]) }
            store = nil
            _ = try await append.value
        }
        #expect(try await disk.open().head(after: .start).end.position == Position(300))
    }

    @Test func `two that append to one file lose nothing and leave no gap`() async throws {
        let disk = try LogOnDisk()
        let stores = [try disk.open(), try disk.open()]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, store) in stores.enumerated() {
                group.addTask {
                    for round in 0..<40 {
                        _ = try await store.append([disk.request("\(number)-\(round)", count: 2)])
                    }
                }
            }
            try await group.waitForAll()
        }
        for store in stores {
            let events = try await store.events(after: .start, limit: 1_000)
            #expect(events.map(\.position.rawValue) == (1...160).map { Int64($0) })
            #expect(Set(events.map(\.stream)).count == 80)
        }
    }

    @Test func `one command id sent through two connections at once is answered once`() async throws {
        let disk = try LogOnDisk()
        let stores = [try disk.open(), try disk.open()]
        for round in 0..<20 {
            let request = disk.request("\(round)")
            async let first = stores[0].append([request])
            async let second = stores[1].append([request])
            let results = try await first + second
            let committed = results.filter { if case .committed = $0 { true } else { false } }
            #expect(committed.count == 1)
        }
        #expect(try await stores[0].head(after: .start).head == Position(20))
    }

    @Test func `many that open a new file at once all succeed`() async throws {
        for _ in 0..<5 {
            let disk = try LogOnDisk()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<6 {
                    group.addTask { _ = try await disk.open().append([disk.request("\(number)")]) }
                }
                try await group.waitForAll()
            }
            #expect(try await disk.open().head(after: .start).head == Position(6))
        }
    }

    @Test func `a log opened for reading reads, follows and does not write`() async throws {
        let disk = try LogOnDisk()
        let writer = try disk.open()
        let reader = try disk.open(readOnly: true)
        let ticks = TickCounter(reader.commits())
        try await ticks.wait()
        let before = ticks.count
        _ = try await writer.append([disk.request("1")])
        try await ticks.wait(past: before)
        #expect(try await reader.head(after: .start).head == Position(1))
        await #expect { try await reader.append([disk.request("2")]) } throws: {
            ($0 as? StoreError)?.kind == .readOnly
        }
    }
}
