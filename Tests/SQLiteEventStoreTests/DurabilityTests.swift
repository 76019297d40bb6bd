import CQRS
import Foundation
import GRDB
import TestSupport
import Testing

@testable import SQLiteEventStore

@Suite struct DurabilityTests {
    @Test func `the writer waits for the disk: synchronous is FULL`() async throws {
        let disk = try LogOnDisk()
        let store = try disk.open()
        #expect(try await store.writerSynchronousLevel() == 2)
        _ = try await store.append([disk.request("1")])
        #expect(try await store.writerSynchronousLevel() == 2)
    }

    @Test func `a log that is opened again has all it had`() async throws {
        let disk = try LogOnDisk()
        let first = try disk.open()
        let request = disk.request("1", count: 3)
        let results = try await first.append([request, disk.request("2")])
        let events = try await first.events(after: .start, limit: 10)
        first.close()

        let second = try disk.open()
        #expect(try await second.events(after: .start, limit: 10) == events)
        #expect(try await second.append([request]) == results.prefix(1).map { $0.asRepeated })
        #expect(try await second.head(after: .start).head == Position(4))
        #expect(try await second.append([disk.request("1", at: 3)]).first?.isCommitted == true)
    }

    @Test func `what was answered survives a copy of the files taken without closing`() async throws {
        let disk = try LogOnDisk()
        let store = try disk.open()
        _ = try await store.append([disk.request("1", count: 2)])
        let crashed = try LogOnDisk()
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(
                at: disk.folder.file("write.sqlite" + suffix), to: crashed.folder.file("write.sqlite" + suffix))
        }
        let recovered = try crashed.open()
        #expect(try await recovered.events(after: .start, limit: 10) == store.events(after: .start, limit: 10))
        #expect(try await recovered.head(after: .start).head == Position(2))
    }

    @Test func `a log that was closed says so, and ends its feeds`() async throws {
        let disk = try LogOnDisk()
        let store = try disk.open()
        let feed = store.commits()
        store.close()
        for await _ in feed {}
        for await _ in store.commits() {}
        await #expect { try await store.append([disk.request("1")]) } throws: { ($0 as? StoreError)?.kind == .closed }
        await #expect { try await store.head(after: .start) } throws: { ($0 as? StoreError)?.kind == .closed }
    }

    @Test func `a group with an event that the file cannot hold is refused whole`() async throws {
        let disk = try LogOnDisk()
        let store = try disk.open()
        let good = disk.request("1")
        let bad = NewEvent(type: EventType("Tested", schemaVersion: 0), occurredAt: disk.clock.now(), data: Data())
        let impossible = AppendRequest(
            cause: disk.request("2").cause, commandName: "Test",
            target: StreamCondition(stream: StreamID(category: "order", key: "2"), version: .none),
            events: [bad], conditions: [], outcome: .accepted(details: Data()))
        await #expect(throws: StoreError.self) { try await store.append([good, impossible]) }
        #expect(try await store.head(after: .start).head == .start)
        #expect(try await store.answer(to: good.cause.commandID) == nil)
        #expect(try await store.append([good]).first?.isCommitted == true)
    }

    @Test func `an event can be neither changed nor deleted`() async throws {
        let disk = try LogOnDisk()
        let store = try disk.open()
        _ = try await store.append([disk.request("1")])
        let intruder = try DatabaseQueue(path: disk.url.path(percentEncoded: false))
        for sql in ["UPDATE events SET actor = 'mallory'", "DELETE FROM events"] {
            await #expect(throws: DatabaseError.self) { try await intruder.write { try $0.execute(sql: sql) } }
        }
        #expect(try await store.events(after: .start, limit: 10).map(\.cause.actor) == ["alice"])
    }
}

extension AppendResult {
    fileprivate var asRepeated: AppendResult {
        if case .committed(let answer) = self { .repeated(answer) } else { self }
    }

    fileprivate var isCommitted: Bool {
        if case .committed = self { true } else { false }
    }
}
