import CQRS
import Foundation
import SQLiteEventStore
import Synchronization
import TestSupport
import Testing

@testable import PostgresEventStore

/// Moves logs between a file and a server.
@Suite struct LogMoveTests {
    private let folder: TemporaryDirectory
    private var file: URL { folder.file("log.sqlite") }

    init() throws { folder = try TemporaryDirectory() }

    private struct Stop: Error {}

    /// All that a log holds, as it is read back.
    private struct Content: Equatable {
        var events: [RecordedEvent]
        var answers: [CommandID: StoredAnswer]
    }

    private static let commands = (1...7).map { _ in CommandID(UUID()) }

    /// Six accepted commands and a refusal.
    private func fill(_ log: any EventStore) async throws {
        for number in 1...6 { _ = try await log.append([.accepted(number, command: Self.commands[number - 1])]) }
        _ = try await log.append([.refused(1)])
    }

    private func makeFile() async throws {
        let log = try SQLiteEventStore(url: file, clock: ManualClock(Timestamp(microseconds: 1_000_000)))
        try await fill(log)
        log.close()
    }

    private func read(_ log: any EventStore) async throws -> Content {
        var answers: [CommandID: StoredAnswer] = [:]
        for command in Self.commands { answers[command] = try await log.answer(to: command) }
        return Content(events: try await log.events(after: .start, limit: 100), answers: answers)
    }

    private func there(_ address: ServerAddress, stoppingAt last: Int = .max) async throws -> LogExtent {
        try await move(
            from: try LeavingSQLiteLog(at: file), to: ArrivingServerLog(at: address, as: "the server"), last)
    }

    private func back(_ address: ServerAddress, stoppingAt last: Int = .max) async throws -> LogExtent {
        try await move(from: LeavingServerLog(at: address), to: ArrivingSQLiteLog(at: file, as: "the file"), last)
    }

    /// Stops behind the step of that number, from 1.
    private func move(
        from source: any LeavingLog, to target: any ArrivingLog, _ last: Int
    ) async throws -> LogExtent {
        let steps = Mutex(0)
        return try await LogMove(from: source, to: target, pageSize: 3).run { step in
            if case .checked = step { return }
            let number = steps.withLock { steps in
                steps += 1
                return steps
            }
            if number == last { throw Stop() }
        }
    }

    @Test func `there and back is the same log`() async throws {
        let address = try await TestLogs.makeDatabase()
        try await makeFile()
        let log = try SQLiteEventStore(url: file, clock: SystemClock(), readOnly: true)
        let before = try await read(log)
        log.close()
        let extent = try await there(address)
        #expect((extent.events, extent.answers) == (6, 7))
        #expect(extent.end == before.events.last?.point)
        #expect(!FileManager.default.fileExists(atPath: file.path(percentEncoded: false)))
        let retired = LeavingSQLiteLog.retired(file)
        #expect(try SQLiteEventStore.place(ofLogMovedFrom: retired)?.text == "the server")
        // Nothing stays next to it, also when it was read.
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["log.sqlite.moved"])
        #expect(throws: StoreError.self) { try SQLiteEventStore(url: retired, clock: SystemClock()) }

        let server = PostgresEventStore(at: address)
        #expect(try await read(server) == before)
        #expect(try await server.check().problems.isEmpty)
        #expect(try await server.append([.accepted(1, command: Self.commands[0])]).first?.isCommitted == false)
        _ = try await server.append([.accepted(7, command: Self.commands[6])])
        let after = try await read(server)

        #expect(try await back(address).events == 7)
        let gone = try await #require(throws: StoreError.self) { try await server.append([.accepted(9)]) }
        #expect(gone.kind == .gone && gone.message.hasSuffix("was moved to the file"))
        #expect(try await #require(throws: StoreError.self) { try await server.head(after: .start) }.kind == .gone)
        let returned = try SQLiteEventStore(url: file, clock: SystemClock())
        #expect(try await read(returned) == after)
        #expect(try await returned.check().problems.isEmpty)
        _ = try await returned.append([.accepted(8)])
        returned.close()
        // Again: what is on the server already is the beginning, and the file of before goes.
        #expect(try await there(address).events == 8)
        #expect(try await PostgresEventStore(at: address).head(after: .start).head == Position(8))
    }

    @Test func `a log is not moved through a pool, nor closed once its lock is lost`() async throws {
        let address = try await TestLogs.make()
        let pool = try LossyProxy(to: try await PostgresServer.shared(), asPool: true)
        let pooled = LeavingServerLog(at: try pool.address(of: address))
        let refused = try await #require(throws: StoreError.self) { try await pooled.extent() }
        #expect(refused.kind == .cannotOpen && refused.message.contains("is behind a pool"))
        pool.stop()

        let source = LeavingServerLog(at: address)
        _ = try await source.extent()
        try await source.session.run { (session) throws(ServerFailure) in
            _ = try session.run("SELECT pg_advisory_unlock_all()", within: .seconds(5))
        }
        let error = try await #require(throws: StoreError.self) { try await source.close(movedTo: LogPlace("x")) }
        #expect(error.message.contains("was not locked any more"))
        #expect(try await PostgresEventStore(at: address).append([.accepted(1)]).first?.isCommitted == true)
    }

    /// Where the log can be appended to.
    private func living(_ address: ServerAddress, _ number: Int) async throws -> [String] {
        var places: [String] = []
        if FileManager.default.fileExists(atPath: file.path(percentEncoded: false)),
            let log = try? SQLiteEventStore(url: file, clock: SystemClock())
        {
            if (try? await log.append([.accepted(number)]))?.first?.isCommitted == true { places.append("file") }
            log.close()
        }
        let server = PostgresEventStore(at: address)
        if (try? await server.append([.accepted(number)]))?.first?.isCommitted == true { places.append("server") }
        server.close()
        return places
    }

    @Test func `a move to a server that is stopped after any step goes on, and never do two logs live`() async throws {
        let address = try await TestLogs.makeDatabase()
        try await makeFile()
        var events = 6
        // Three pages, compared, closed, opened; what is appended between makes no page more before the fourth step.
        let places = [["file"], ["file"], ["file"], [], ["server"]]
        // Out of a closed log nothing is copied: opened is the one step left then.
        for (stop, expected) in zip([1, 1, 2, 3, 1], places) {
            await #expect(throws: Stop.self) { try await there(address, stoppingAt: stop) }
            #expect(try await living(address, 100 + events) == expected, "stopped at \(stop)")
            events += expected.count
        }
        #expect(try await there(address).events == events - 1)
        #expect(try await PostgresEventStore(at: address).check().problems.isEmpty)
    }

    @Test func `a move from a server that is stopped after any step goes on, and never do two logs live`() async throws
    {
        let address = try await TestLogs.make()
        try await fill(PostgresEventStore(at: address))
        var events = 6
        for (stop, expected) in zip([1, 1, 2, 3, 1], [["server"], ["server"], ["server"], [], ["file"]]) {
            await #expect(throws: Stop.self) { try await back(address, stoppingAt: stop) }
            #expect(try await living(address, 100 + events) == expected, "stopped at \(stop)")
            events += expected.count
        }
        #expect(try await back(address).events == events - 1)
        let log = try SQLiteEventStore(url: file, clock: SystemClock())
        #expect(try await log.check().problems.isEmpty)
        log.close()
    }

    @Test func `a log that was moved and has gone on elsewhere is not copied a second time`() async throws {
        let (first, second) = (try await TestLogs.makeDatabase(), try await TestLogs.makeDatabase())
        try await makeFile()
        _ = try await there(first)
        _ = try await back(first)
        _ = try await there(second)
        let again = try await #require(throws: StoreError.self) { try await back(first) }
        #expect(again.kind == .gone && again.message.contains("was moved to the file"))
        #expect(try await living(first, 50) == [])
        #expect(try await living(second, 51) == ["server"])
        // Nor when what is left of it there is lost.
        try FileManager.default.removeItem(at: LeavingSQLiteLog.retired(file))
        #expect(try await #require(throws: StoreError.self) { try await back(first) }.kind == .gone)
        #expect(try await living(first, 52) == [])
    }

    @Test func `a log whose old file stayed is not filled again once it was moved on`() async throws {
        let address = try await TestLogs.makeDatabase()
        try await makeFile()
        // Opened, and killed before the file got its other name: three pages, compared, closed, opened.
        await #expect(throws: Stop.self) { try await there(address, stoppingAt: 6) }
        let other = folder.file("other.sqlite")
        _ = try await move(
            from: LeavingServerLog(at: address), to: ArrivingSQLiteLog(at: other, as: "the other file"), .max)
        let again = try await #require(throws: StoreError.self) { try await there(address) }
        #expect(again.kind == .gone && again.message.contains("was moved to the server"))
        #expect(try await living(address, 50) == [])
        let log = try SQLiteEventStore(url: other, clock: SystemClock())
        defer { log.close() }
        #expect(try await log.append([.accepted(51)]).first?.isCommitted == true)
    }

    @Test func `an empty log is moved, and a move that was cut off once it was open ends`() async throws {
        let address = try await TestLogs.makeDatabase()
        try SQLiteEventStore(url: file, clock: SystemClock()).close()
        await #expect(throws: Stop.self) { try await there(address, stoppingAt: 3) }
        #expect(try await there(address) == .nothing)
        #expect(try await living(address, 50) == ["server"])
    }

    @Test func `a copy that is lost before it was opened is not made again`() async throws {
        let address = try await TestLogs.make()
        try await fill(PostgresEventStore(at: address))
        await #expect(throws: Stop.self) { try await back(address, stoppingAt: 5) }
        let partial = ArrivingSQLiteLog.partial(file)
        try FileManager.default.removeItem(at: partial)
        #expect(try await #require(throws: StoreError.self) { try await back(address) }.kind == .gone)
        #expect(!FileManager.default.fileExists(atPath: partial.path(percentEncoded: false)))
    }

    @Test func `a log in use, another log and an open file are not touched`() async throws {
        let address = try await TestLogs.make()
        let server = PostgresEventStore(at: address)
        _ = try await server.append([.accepted(1)])
        try await makeFile()
        #expect(
            try await #require(throws: StoreError.self) { try await there(address) }.message
                .contains("holds a log of its own"))
        #expect(
            try await #require(throws: StoreError.self) { try await back(address) }.message
                .contains("holds a log of its own"))
        #expect(try await living(address, 50) == ["file", "server"])
        let open = try SQLiteEventStore(url: file, clock: SystemClock())
        defer { open.close() }
        #expect(throws: StoreError.self) { try LeavingSQLiteLog(at: file) }
    }

    @Test func `who has a log open that is filled then learns it from every look and every append`() async throws {
        let address = try await TestLogs.make()
        let server = PostgresEventStore(at: address)
        #expect(try await server.head(after: .start).head == .start)
        try await server.open()
        try await makeFile()
        await #expect(throws: Stop.self) { try await there(address, stoppingAt: 1) }
        let look = try await #require(throws: StoreError.self) { try await server.head(after: .start) }
        let append = try await #require(throws: StoreError.self) { try await server.append([.accepted(50)]) }
        for error in [look, append] {
            #expect(error.kind == .gone && error.message.hasSuffix("is still being filled with another log"))
            #expect(error.remedy.hasPrefix("wait until that is done"))
        }
        _ = try await there(address)
        #expect(try await server.head(after: .start).head == Position(6))
        #expect(try await server.append([.accepted(50)]).first?.isCommitted == true)
    }

    @Test func `a log whose other name is another log's is not moved`() async throws {
        let address = try await TestLogs.makeDatabase()
        let retired = LeavingSQLiteLog.retired(file)
        let other = try SQLiteEventStore(url: retired, clock: SystemClock())
        _ = try await other.append([.accepted(1)])
        other.close()
        try await makeFile()
        let error = try await #require(throws: StoreError.self) { try await there(address) }
        #expect(error.message.contains("'log.sqlite.moved' is there, and is of another log"))
        #expect(try await living(address, 50) == ["file"])
        try FileManager.default.removeItem(at: retired)
        #expect(try await there(address).events == 7)
    }

    @Test func `who has no right to the server's log moves nothing`() async throws {
        let (owner, address) = try await TestLogs.makeOwned()
        let user = try await TestLogs.makeUser()
        try await PostgresEventStore.grant(.writer, to: user, at: address(owner))
        try await makeFile()
        let error = try await #require(throws: StoreError.self) { try await there(address(user)) }
        #expect(error.kind == .readOnly && error.message.contains("only its owner moves it"))
        #expect(try SQLiteEventStore.place(ofLogMovedFrom: file) == nil)
    }
}
