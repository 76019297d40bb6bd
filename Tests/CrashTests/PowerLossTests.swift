import CPowerLoss
import CQRS
import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(30))) struct PowerLossTests {
    private let cuts = LongRun.count(short: 20, long: 400)

    @Test func `a power cut takes nothing that was acknowledged, and tears nothing`() async throws {
        var trial = PowerTrial(seed: 3, isLogLazy: false)
        while trial.cuts < cuts { try await trial.cut() }
        LongRun.report(
            item: "power loss",
            tried: "\(trial.cuts) cuts over \(trial.desks) desks, \(trial.acknowledged) commands acknowledged",
            findings: trial.findings)
        #expect(trial.findings == [])
        #expect(trial.acknowledged > 0)
    }

    @Test func `a log that does not wait for the disk loses what was acknowledged, and this is seen`() async throws {
        var trial = PowerTrial(seed: 3, isLogLazy: true)
        while trial.cuts < cuts { try await trial.cut() }
        LongRun.report(
            item: "power loss",
            tried: "the same with synchronous=NORMAL, to prove the test: \(trial.acknowledged) commands acknowledged",
            lost: "\(trial.lost) of them, as it must")
        #expect(trial.lost > 0)
        #expect(trial.findings == [], "the last commits may go, but whole and from the end")
    }
}

/// Desks whose power is cut again and again.
private struct PowerTrial {
    private(set) var cuts = 0
    private(set) var desks = 0
    /// How many acknowledgements were checked after a cut.
    private(set) var acknowledged = 0
    /// How many of them the log had lost, where it was allowed to.
    private(set) var lost = 0
    private(set) var findings: [String] = []
    private let isLogLazy: Bool
    private var chance: Chance
    private var current: Subject?

    /// A desk, with what is known of it and what was acknowledged since the last check.
    private struct Subject {
        let desk: DeskFolder
        var audit = LogAudit()
        var receipts: [WrittenReceipt] = []
        let replay: Replay

        init() async throws {
            desk = try DeskFolder()
            replay = try await Replay()
        }
    }

    init(seed: UInt64, isLogLazy: Bool) {
        chance = Chance(seed: seed)
        self.isLogLazy = isLogLazy
    }

    /// Lets one process dispatch and project until its power is cut, and checks what is left.
    mutating func cut() async throws {
        var subject = try await nextDesk()
        current = nil
        let moment = chance.number(1..<chance.one(of: [150, 1_000, LongRun.count(short: 2_500, long: 6_000)]))
        let seed = chance.seed()
        subject.receipts += try await work(on: subject.desk, until: moment, seed)
        cuts += 1
        // Now and then the power fails again before anything was checked: nothing but the next process recovers the
        // files.
        if !isLogLazy, cuts.isMultiple(of: 3) {
            current = subject
            return
        }
        acknowledged += subject.receipts.count
        let before = findings.count
        try await inspect(&subject)
        for index in findings.indices.dropFirst(before) {
            findings[index] += " (cut \(cuts), at operation \(moment), seed \(seed))"
        }
        // Some desks are cut again and again, others are new: what is cut then is the making of the files.
        if !isLogLazy, chance.coin() { current = subject }
    }

    private mutating func nextDesk() async throws -> Subject {
        if let current { return current }
        desks += 1
        return try await Subject()
    }

    private mutating func work(
        on desk: DeskFolder, until moment: Int, _ seed: UInt64
    ) async throws -> [WrittenReceipt] {
        let power = ["--cut-at", "\(moment)", "--cut-seed", "\(seed)"] + (isLogLazy ? ["--is-log-lazy"] : [])
        // A script of its own for each run, so that nothing is merely repeated.
        let work = ["--seed", "\(cuts + 1)", "--orders", "100000", "--lanes", "\(chance.number(1..<9))"]
        let projecting = ["--is-projecting"] + (chance.coin() ? ["--is-rebuilding"] : [])
        let worker = try Worker("dispatch", power + work + projecting, on: desk)
        let code = await worker.end()
        guard Int(code) == power_loss_exit_code else {
            throw ConditionNotMet("the power was cut at operation \(moment) with seed \(seed): ended with \(code)")
        }
        return worker.receipts
    }

    private mutating func inspect(_ subject: inout Subject) async throws {
        if isLogLazy { return try await inspect(subject.desk, lossOf: subject.receipts) }
        let log = try subject.desk.openLog()
        let known = subject.audit.findings.count
        try await subject.audit.check(log, subject.receipts)
        subject.receipts = []
        findings += subject.audit.findings.dropFirst(known)
        try await compareReadModel(subject, log)
        log.close()
        findings += try await subject.desk.damages()
    }

    private mutating func compareReadModel(_ subject: Subject, _ log: any EventStore) async throws {
        let store = try await subject.desk.openReadStore()
        defer { store.close() }
        let head = try await log.head(after: .start).head
        if try await store.checkpoint() > head { findings.append("the read model is ahead of its log") }
        try await store.project(log)
        if try await store.status().projections.contains(where: { $0.rebuild != nil }) {
            findings.append("a rebuild did not end")
        }
        try await subject.replay.advance(to: head, of: log)
        findings += try await subject.replay.differences(from: subject.desk.readStore)
    }

    /// The log may have lost its last commits, but has to be whole and without a gap.
    private mutating func inspect(_ desk: DeskFolder, lossOf receipts: [WrittenReceipt]) async throws {
        let log = try desk.openLog()
        var audit = LogAudit()
        try await audit.check(log, [])
        lost += receipts.count { $0.position > audit.head }
        try await audit.check(log, receipts.filter { $0.position <= audit.head })
        log.close()
        findings += try await audit.findings + desk.damages()
    }
}
