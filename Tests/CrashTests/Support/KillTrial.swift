import CQRS
import Foundation
import OrderReadModel
import TestSupport

/// One desk whose processes are killed again and again.
struct KillTrial {
    let desk: DeskFolder
    var audit = LogAudit()
    /// How many processes were killed.
    private(set) var workers = 0
    /// How many kills left a read model that had come some of the way.
    private(set) var partial = 0
    private var chance: Chance
    private var replay: Replay
    private var differences: [String] = []
    private var needsReadModel = true
    private var scripts = 100
    /// The first order of each script that is not known to be done.
    private var nextOrders: [Int: Int] = [:]

    var findings: [String] { audit.findings + differences }

    init(seed: UInt64) async throws {
        desk = try DeskFolder()
        chance = Chance(seed: seed)
        replay = try await Replay()
    }

    /// Kills one to three dispatching processes some time after the first's first receipts, and checks what is left.
    mutating func killDispatchers() async throws {
        let scripts = Array(1...chance.one(of: [1, 1, 3]))
        let running = try scripts.map { try Worker("dispatch", options(for: $0), on: desk) }
        try await running[0].writes("receipt", times: chance.number(0..<80))
        chance.spin(below: .milliseconds(3))
        for worker in running { worker.signal(SIGKILL) }
        for worker in running { await worker.end() }
        workers += running.count
        for (script, worker) in zip(scripts, running) { note(worker.receipts, of: script) }
        try await inspect(running.flatMap(\.receipts))
    }

    /// Kills a process that projects some time after it began; returns whether it had to begin a read model.
    mutating func killProjector() async throws -> Bool {
        let begins = needsReadModel
        if begins {
            desk.removeReadStore()
            replay = try await Replay()
        }
        let log = try desk.openLog()
        defer { log.close() }
        try await audit.check(log, [])
        let before = replay.reached
        let worker = try Worker("project", ["--batch", "\(chance.one(of: [10, 100, 1_000]))"], on: desk)
        let store = try await desk.openReadStore()
        defer { store.close() }
        let goal = chance.number(0..<400)
        try await eventually("the projector has come some of the way") {
            let reached = try await store.checkpoint()
            return reached - before >= min(Int64(goal), try await log.head(after: .start).head - before)
        }
        chance.spin(below: .milliseconds(20))
        await worker.kill()
        try await compareAsItIs(log, store)
        let projections = try await store.status().projections
        differences += try await desk.deliveryGaps(
            Dictionary(uniqueKeysWithValues: projections.map { ($0.name, $0.checkpoint) }))
        try await store.letLeaseRunOut()
        needsReadModel = replay.reached == audit.head
        if !needsReadModel { partial += 1 }
        return begins
    }

    /// Kills a process that rebuilds everything some time after it began; returns whether a rebuild had to be asked for.
    mutating func killRebuilder() async throws -> Bool {
        let desktop = try await Desktop(desk)
        defer { desktop.close() }
        let begins = try await !desktop.isRebuilding()
        if begins { try await desktop.rebuildAll() }
        let goal = try await desktop.rebuilt() + Int64(chance.number(0..<500))
        let worker = try Worker("project", ["--batch", "\(chance.one(of: [10, 100, 1_000]))"], on: desk)
        // Sometimes the rows that readers see move on meanwhile.
        scripts += 1
        let orders = chance.one(of: [0, 20])
        let traffic = try Worker("dispatch", ["--seed", "\(scripts)", "--orders", "\(orders)"], on: desk)
        try await eventually("the rebuild has come some of the way") {
            guard try await desktop.isRebuilding() else { return true }
            return try await desktop.rebuilt() >= goal
        }
        chance.spin(below: .milliseconds(20))
        await worker.kill()
        try await traffic.finish()
        try await audit.check(desktop.log, traffic.receipts)
        if try await desktop.isRebuilding() { partial += 1 }
        try await compareAsItIs(desktop.log, desktop.store)
        try await desktop.store.letLeaseRunOut()
        return begins
    }

    /// Sends everything again, audits the whole log and makes the read model once more from the beginning.
    mutating func conclude() async throws {
        for (script, orders) in nextOrders.sorted(by: { $0.key < $1.key }) {
            let again = ["--seed", "\(script)", "--orders", "\(orders)", "--lanes", "16"]
            let worker = try Worker("dispatch", again, on: desk)
            try await worker.finish()
            // A process that was killed before it came to anything has nothing to repeat.
            let repeatedly = worker.receipts.filter { !$0.isRepeated && audit.hasAcknowledged($0.commandID) }
            if !repeatedly.isEmpty { differences.append("commands were carried out again: \(repeatedly)") }
            try await inspect(worker.receipts)
        }
        let log = try desk.openLog()
        defer { log.close() }
        try await audit.checkAnew(log)
        try await finish(log)
        let fresh = try await Replay()
        try await fresh.advance(to: audit.head, of: log)
        differences += try await fresh.differences(from: desk.readStore) + desk.damages()
        let desktop = try await Desktop(desk)
        defer { desktop.close() }
        if try await desktop.isRebuilding() { differences.append("a rebuild did not end") }
    }

    private mutating func options(for script: Int) -> [String] {
        // Begins a little before what is done, so that every run repeats some of the one before.
        let from = max(0, (nextOrders[script] ?? 0) - 3)
        let some = ["--seed", "\(script)", "--from", "\(from)", "--orders", "100000", "--lanes", "8"]
        return chance.coin() ? some + ["--is-projecting"] : some
    }

    private mutating func note(_ receipts: [WrittenReceipt], of script: Int) {
        // Two come before the first order; the life of an order is three commands, whose last one ends it.
        let ended = Set(receipts.filter { $0.number >= 2 && ($0.number - 2) % 3 == 2 }.map { ($0.number - 2) / 3 })
        var next = nextOrders[script] ?? 0
        while ended.contains(next) { next += 1 }
        nextOrders[script] = next
    }

    private mutating func inspect(_ receipts: [WrittenReceipt]) async throws {
        let log = try desk.openLog()
        defer { log.close() }
        try await audit.check(log, receipts)
        let store = try await desk.openReadStore()
        defer { store.close() }
        try await compareAsItIs(log, store)
        try await finish(log)
    }

    /// Compares each projection at the checkpoint it was left with: one that gathers is behind the others.
    private mutating func compareAsItIs(_ log: any EventStore, _ store: OrderReadStore) async throws {
        let reached = Dictionary(grouping: try await store.status().projections, by: \.checkpoint)
        for (checkpoint, projections) in reached.sorted(by: { $0.key < $1.key }) {
            guard checkpoint >= replay.reached else {
                return differences.append("the read model went back from \(replay.reached) to \(checkpoint)")
            }
            try await replay.advance(to: checkpoint, of: log)
            differences += try await replay.differences(from: desk.readStore, in: Set(projections.map(\.name)))
        }
    }

    /// Brings the read model to the log's end and compares again.
    private mutating func finish(_ log: any EventStore) async throws {
        let store = try await desk.openReadStore()
        defer { store.close() }
        try await store.project(log)
        try await replay.advance(to: audit.head, of: log)
        differences += try await replay.differences(from: desk.readStore)
    }
}
