import CQRS
import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(30))) struct ProcessesTests {
    @Test func `four processes append while two want to project, without a gap, a loss or a repetition`() async throws {
        let desk = try DeskFolder()
        let orders = LongRun.count(short: 83, long: 3_333)
        let projectors = try (1...2).map { _ in try Worker("project", on: desk) }
        for projector in projectors { try await projector.writes("ready") }
        let appenders = try (1...4).map { seed in
            try Worker("dispatch", ["--seed", "\(seed)", "--orders", "\(orders)", "--lanes", "8"], on: desk)
        }
        for appender in appenders { try await appender.finish() }

        let log = try desk.openLog()
        defer { log.close() }
        var audit = LogAudit()
        let receipts = appenders.flatMap(\.receipts)
        try await audit.check(log, receipts)
        let expected = 4 * (2 + 3 * orders)
        #expect(receipts.count == expected)
        #expect(audit.head == Position(Int64(expected)))

        let store = try await desk.openReadStore()
        defer { store.close() }
        try await eventually("the read model has come to the log's end", within: .seconds(120)) {
            try await store.checkpoint() == audit.head
        }
        for projector in projectors { await projector.kill() }
        let replay = try await Replay()
        try await replay.advance(to: audit.head, of: log)
        let findings = try await audit.findings + replay.differences(from: desk.readStore)
        LongRun.report(
            item: "processes",
            tried: "4 processes that append \(expected / 4) commands each while 2 want to project",
            findings: findings)
        #expect(findings == [])
    }

    @Test func `of sixteen duplicates from four processes one wins, and all get its answer`() async throws {
        let desk = try DeskFolder()
        let orders = LongRun.count(short: 15, long: 400)
        let senders = try (1...4).map { _ in
            try Worker("dispatch", ["--seed", "7", "--orders", "\(orders)", "--copies", "4"], on: desk)
        }
        for sender in senders { try await sender.finish() }

        let receipts = senders.flatMap(\.receipts)
        let commands = 2 + 3 * orders
        var findings: [String] = []
        let answers = Dictionary(grouping: receipts, by: \.number)
        for (number, all) in answers.sorted(by: { $0.key < $1.key }) {
            if all.count != 16 { findings.append("command \(number) was accepted \(all.count) times of 16") }
            let firsts = all.count { !$0.isRepeated }
            if firsts != 1 { findings.append("command \(number) was carried out \(firsts) times") }
            if Set(all.map(\.position)).count != 1 { findings.append("command \(number) has several answers") }
        }
        let log = try desk.openLog()
        defer { log.close() }
        var audit = LogAudit()
        try await audit.check(log, receipts)
        findings += audit.findings
        LongRun.report(
            item: "unknown outcome",
            tried: "\(commands) commands, each sent 16 times at once by 4 processes",
            findings: findings)
        #expect(findings == [])
        #expect(answers.count == commands)
        #expect(audit.head == Position(Int64(commands)))
    }
}
