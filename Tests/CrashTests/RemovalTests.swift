import CQRS
import Foundation
import TestSupport
import Testing

/// Ten processes on one log, some of them killed, under which the log's companions are removed.
///
/// What is promised: after a removal nobody acknowledges anything more, and what was acknowledged before is kept as long
/// as one process that has the log open lives long enough to notice. So nobody is killed between a removal and the first
/// process that ends because of it.
@Suite(.timeLimit(.minutes(30))) struct RemovalTests {
    @Test func `whatever is killed or removed, what was acknowledged is in the log, and no position is given twice`()
        async throws
    {
        let rounds = LongRun.count(short: 1, long: 100)
        var trial = try RemovalTrial(seed: 12)
        for _ in 0..<rounds { try await trial.run() }
        try await trial.conclude()
        LongRun.report(
            item: "removal",
            tried: """
                \(rounds) removals of -wal, -shm or both under ten appending processes, \(trial.kills) of them killed, \
                \(trial.unknown) commands of unknown outcome, \(trial.audit.acknowledgedCount) acknowledged, \
                \(trial.audit.head) events
                """,
            findings: trial.findings)
        #expect(trial.findings == [])
        #expect(trial.audit.acknowledgedCount > 0)
    }

    @Test(arguments: ["write.sqlite-wal", "write.sqlite-shm"])
    func `a log that others have open without a companion is opened by nobody else until they end`(
        name: String
    ) async throws {
        let desk = try DeskFolder()
        let writer = try Worker("dispatch", ["--seed", "1", "--orders", "20", "--stays"], on: desk)
        try await writer.writes("ready")
        #expect(unlink(desk.directory.file(name).path(percentEncoded: false)) == 0)
        let error = #expect(throws: StoreError.self) { try desk.openLog() }
        #expect(error?.kind == .cannotOpen)
        #expect(error?.message.contains("open in another process") == true)
        #expect(error?.remedy.contains("end every program that has it open") == true)
        writer.signal(SIGTERM)
        #expect(await writer.end() == 0)
        let log = try desk.openLog()
        defer { log.close() }
        var audit = LogAudit()
        try await audit.check(log, writer.receipts)
        #expect(audit.findings == [])
        #expect(audit.head == Position(62))
    }

    @Test func `who only follows the log saves what was acknowledged when its write-ahead log goes`() async throws {
        let desk = try DeskFolder()
        let follower = try Worker("project", on: desk)
        try await follower.writes("ready")
        let writer = try Worker("dispatch", ["--seed", "1", "--orders", "20", "--stays"], on: desk)
        try await writer.writes("ready")
        let before = desk.bytesOfLog
        await writer.kill()
        #expect(unlink(desk.directory.file("write.sqlite-wal").path(percentEncoded: false)) == 0)
        try await eventually("the file has grown", within: .seconds(10)) { desk.bytesOfLog > before }
        await follower.kill()
        let log = try desk.openLog()
        defer { log.close() }
        var audit = LogAudit()
        try await audit.check(log, writer.receipts)
        #expect(audit.findings == [])
        #expect(audit.head == Position(62))
    }
}

extension DeskFolder {
    /// How long the log's file is, without its write-ahead log.
    var bytesOfLog: Int {
        let found = try? FileManager.default.attributesOfItem(atPath: writeStore.path(percentEncoded: false))
        return found?[.size] as? Int ?? 0
    }
}
