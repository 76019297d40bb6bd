import CQRS
import Foundation
import GRDB
import SQLiteStorage
import Synchronization
import TestSupport
import Testing

@testable import SQLiteProjectionStore

@Suite struct OpeningTests {
    private let directory: TemporaryDirectory
    private var file: URL { directory.file("rows.sqlite") }

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test func `rows and checkpoints survive closing`() async throws {
        try await fill()
        let store = try await CounterStore(url: file)
        #expect(try await store.status().projections.allSatisfy { $0.checkpoint == Position(1) })
        #expect(try await store.counters() == ["a": 0])
    }

    @Test func `a deleted read model comes back empty, at position 0`() async throws {
        try await fill()
        for name in ["rows.sqlite", "rows.sqlite-wal", "rows.sqlite-shm"] {
            try? FileManager.default.removeItem(at: directory.file(name))
        }
        let store = try await CounterStore(url: file)
        #expect(try await store.status().projections.allSatisfy { $0.checkpoint == .start })
        #expect(try await store.counters().isEmpty)
    }

    @Test func `a read model deleted under an open store is made again, and its changes are reported`() async throws {
        try await fill()
        let store = try await CounterStore(url: file)
        let ticks = TickCounter(store.changes())
        for name in ["rows.sqlite", "rows.sqlite-wal", "rows.sqlite-shm"] {
            try? FileManager.default.removeItem(at: directory.file(name))
        }
        #expect(try await store.status().projections.allSatisfy { $0.checkpoint == .start })
        let before = ticks.count
        try await store.write { try $0.move(from: .start, to: 7) }
        try await eventually("the new file's changes are told") { ticks.count > before }
        let other = try await CounterStore(url: file)
        #expect(try await other.status()[.counters]?.checkpoint == Position(7))
        try await other.write { try $0.move(from: Position(7), to: 8) }
        #expect(try await store.status()[.counters]?.checkpoint == Position(8))
    }

    @Test(arguments: [("ada", Int64(1), false), ("bob", 1, true), ("ada", 2, true), ("", 1, true)])
    func `who waits for changes is not woken by a heartbeat, but by a change of holder`(
        holder: String, epoch: Int64, isNotified: Bool
    ) async throws {
        let store = try await CounterStore(url: file)
        let now = Timestamp(milliseconds: 1)
        try await store.write { try $0.setLease(ProjectorLease(holder: "ada", epoch: 1, renewedAt: now)) }
        var ticks = store.changes().makeAsyncIterator()
        // The first check always ticks.
        await ticks.next()
        try await store.write { transaction in
            _ = try transaction.status()
            try transaction.setLease(ProjectorLease(holder: holder, epoch: epoch, renewedAt: now + .seconds(1)))
        }
        #expect(try await store.status().lease?.renewedAt == now + .seconds(1))
        store.close()
        #expect((await ticks.next() != nil) == isNotified)
    }

    @Test func `a heartbeat that brings something with it is reported`() async throws {
        let store = try await CounterStore(url: file)
        let lease = ProjectorLease(holder: "ada", epoch: 1, renewedAt: Timestamp(milliseconds: 1))
        try await store.write { try $0.setLease(lease) }
        var ticks = store.changes().makeAsyncIterator()
        await ticks.next()
        try await store.write { transaction in
            _ = try transaction.status()
            try transaction.setLease(lease)
            try transaction.setVisibleLatency(nil)
        }
        store.close()
        #expect(await ticks.next() != nil)
    }

    @Test func `a projection of another version starts from scratch, and only that one`() async throws {
        try await fill()
        try edit("UPDATE builds SET fingerprint = 'of yesterday', failure_position = 9 WHERE projection = 'counters'")
        let store = try await CounterStore(url: file)
        let status = try await store.status()
        #expect(status[.counters]?.live == BuildStatus(generation: 4))
        #expect(status[.changes]?.checkpoint == Position(1))
        #expect(try await store.counters().isEmpty)
    }

    @Test func `a read model of the version before is taken over with its rows, and gets the columns it lacks`()
        async throws
    {
        try await fill()
        try edit(
            """
            ALTER TABLE projector DROP COLUMN visible_samples;
            ALTER TABLE projector DROP COLUMN visible_since;
            DROP TABLE deliveries;
            DROP TABLE delivery_waits;
            UPDATE projector SET visible_p50_microseconds = 1, visible_p95_microseconds = 2, visible_p99_microseconds = 3;
            PRAGMA user_version = 2;
            """)
        let store = try await CounterStore(url: file)
        let status = try await store.status()
        #expect(status.projections.allSatisfy { $0.checkpoint == Position(1) })
        #expect(status.visibleLatency == nil, "figures of no known age are none")
        #expect(try await store.counters().count == 1)
        let latency = VisibleLatency(
            p50: .zero, p95: .zero, p99: .zero, samples: 1, since: Timestamp(microseconds: 7))
        try await store.write { try $0.setVisibleLatency(latency) }
        #expect(try await store.status().visibleLatency == latency)
        #expect(try await store.deliveries(of: Position(1), recordedAt: .init(microseconds: 0), in: .counters).isEmpty)
    }

    @Test func `a pause and a delay in force stay so when the program is upgraded, and are those of who paused`()
        async throws
    {
        try await fill()
        try edit(
            """
            ALTER TABLE projector DROP COLUMN delay_actor;
            ALTER TABLE projector DROP COLUMN delay_session;
            ALTER TABLE projector DROP COLUMN delay_renewed_at;
            UPDATE projector SET is_paused = 1, allowed_through = 1, delay_microseconds = 5, control_actor = 'ada',
                control_session = 's1', control_renewed_at = 7;
            PRAGMA user_version = 7;
            """)
        let store = try await CounterStore(url: file)
        let control = try await store.status().control
        let owner = ProjectorControl.Owner(actor: "ada", session: "s1", renewedAt: Timestamp(microseconds: 7))
        #expect(
            control
                == ProjectorControl(
                    isPaused: true, allowedThrough: Position(1), delay: .microseconds(5), pauseOwner: owner,
                    delayOwner: owner))
        #expect(try await store.counters().count == 1, "the rows stay")
    }

    @Test func `a read model from a newer version is refused`() async throws {
        try await fill()
        try edit("PRAGMA user_version = 99")
        let error = await #expect(throws: StoreError.self) { try await CounterStore(url: file) }
        #expect(error?.kind == .newerVersion)
    }

    @Test func `another program's database is refused and left as it is`() async throws {
        try edit("CREATE TABLE precious (x)")
        let error = await #expect(throws: StoreError.self) { try await CounterStore(url: file) }
        #expect(error?.kind == .notADatabase)
        try edit("INSERT INTO precious VALUES (1)")
    }

    @Test(arguments: [0, 1]) func `the first two steps make the whole read model from scratch`(step: Int) async throws {
        try await fill()
        let queue = try DatabaseQueue(path: file.path(percentEncoded: false))
        try await queue.write { try ReadModelSchema.kind.migrations[step]($0) { _, _ in } }
        let tables = try await queue.read { db in
            try String.fetchSet(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        #expect(
            tables == [
                "builds", "dead_letters", "deliveries", "delivery_waits", "projector", "projector_requests",
            ])
        let projections = try await queue.read { db in try String.fetchAll(db, sql: "SELECT projection FROM builds") }
        #expect(projections.isEmpty)
    }

    @Test(arguments: [
        "CREATE TRIGGER thief BEFORE INSERT ON builds BEGIN SELECT RAISE(IGNORE); END",
        "CREATE VIEW spy AS SELECT * FROM builds",
    ])
    func `a read model with something planted is put aside and made again`(plant: String) async throws {
        try await fill()
        try edit(plant)
        let words = Mutex<[String]>([])
        let store = try await CounterStore(url: file) { word in words.withLock { $0.append(word) } }
        #expect(try await store.status().projections.allSatisfy { $0.checkpoint == .start })
        #expect(words.withLock { $0.count } == 1)
    }

    @Test func `a read model is not touched before it is asked for, and a failure is not for good`() async throws {
        try edit("CREATE TABLE precious (x)")
        let store = CounterStore(openedLater: file, projections: CounterStore.all)
        await #expect(throws: StoreError.self) { try await store.status() }
        try FileManager.default.removeItem(at: file)
        #expect(try await store.status().projections.count == 3)
        store.close()
        let error = await #expect(throws: StoreError.self) { try await store.status() }
        #expect(error?.kind == .closed)
    }

    @Test func `who listens before a read model is opened hears of its changes`() async throws {
        let store = CounterStore(openedLater: file, projections: CounterStore.all)
        let ticks = TickCounter(store.changes())
        _ = try await store.status()
        try await eventually("opening is a change") { ticks.count > 0 }
        let other = try await CounterStore(url: file)
        let before = ticks.count
        try await other.write { try $0.move(from: .start, to: 7) }
        try await eventually("another's change arrives") { ticks.count > before }
    }

    @Test func `a read model opened for reading answers and refuses to be written`() async throws {
        try await fill()
        let store = try await CounterStore(url: file, readOnly: true)
        #expect(try await store.counters() == ["a": 0])
        let error = await #expect(throws: StoreError.self) {
            try await store.write {
                try $0.setLease(ProjectorLease(holder: "x", epoch: 1, renewedAt: .init(microseconds: 0)))
            }
        }
        #expect(error?.kind == .readOnly)
    }

    @Test func `another version's read model is not opened for reading`() async throws {
        try await fill()
        try edit("UPDATE builds SET fingerprint = 'of yesterday' WHERE projection = 'counters'")
        let error = await #expect(throws: StoreError.self) {
            try await CounterStore(url: file, readOnly: true)
        }
        #expect(error?.kind == .readOnly)
    }

    @Test func `two stores on one file see each other's changes`() async throws {
        let one = try await CounterStore(url: file)
        let other = try await CounterStore(url: file)
        let ticks = TickCounter(other.changes())
        try await ticks.wait()
        try await one.write { try $0.move(from: .start, to: 4) }
        try await eventually("the other store sees the checkpoint") {
            try await other.status()[.counters]?.checkpoint == Position(4)
        }
    }

    @Test func `a cancelled caller still gets status and writes`() async throws {
        let store = try await CounterStore(url: file)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await store.write { try $0.move(from: .start, to: 4) }
            return try await store.status()
        }
        #expect(try await task.value[.counters]?.checkpoint == Position(4))
    }

    private func fill() async throws {
        let store = try await CounterStore(url: file)
        try await store.apply(.opened("a"))
        store.close()
    }

    private func edit(_ sql: String) throws {
        let queue = try DatabaseQueue(path: file.path(percentEncoded: false))
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }
}

extension SQLiteProjectionTransaction {
    /// Moves the checkpoint of the counters that readers see.
    fileprivate func move(from: Position, to position: Int64) throws {
        let id = UUID(uuid: (0, 0, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, 1))
        let instant = Timestamp(milliseconds: 0)
        try moveCheckpoint(
            of: .counters, from: from,
            to: RecordedEvent(
                position: Position(position), stream: StreamID(category: "counter", key: "1"),
                version: StreamVersion(1),
                type: EventType("Tested"), occurredAt: instant, recordedAt: instant,
                cause: EventCause(commandID: CommandID(id), actor: "alice", correlationID: id, causationID: nil),
                data: Data(), chain: .start))
    }
}
