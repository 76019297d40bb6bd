import CQRS
import Foundation
import TestSupport

/// One desk whose processes are killed, and whose log loses its companions, again and again.
struct RemovalTrial {
    let desk: DeskFolder
    var audit = LogAudit()
    /// How many processes were killed.
    private(set) var kills = 0
    /// How many commands were reported with an outcome that is not known.
    private(set) var unknown = 0
    private var others: [String] = []
    private var chance: Chance
    private var scripts = 0
    private static let processes = 10
    /// More than can be done before a removal ends the process.
    private static let orders = 100_000

    var findings: [String] { audit.findings + others }

    init(seed: UInt64) throws {
        desk = try DeskFolder()
        chance = Chance(seed: seed)
    }

    /// Lets ten processes append, kills and replaces some, removes companions, waits for all to end, and checks the
    /// log.
    mutating func run() async throws {
        var running = try (0..<Self.processes).map { _ in try start() }
        var ended: [Worker] = []
        try await running[0].writes("receipt", times: 1 + chance.number(0..<20))
        for _ in 0..<chance.number(0..<6) {
            let victim = chance.number(0..<running.count)
            chance.spin(below: .milliseconds(20))
            await running[victim].kill()
            kills += 1
            ended.append(running[victim])
            running[victim] = try start()
        }
        // Somebody has to have the log open to notice; a process that has just been started may not be so far.
        try await eventually("somebody appends") { running.contains { $0.isRunning && !$0.receipts.isEmpty } }
        let appending = running.filter { $0.isRunning && !$0.receipts.isEmpty }
        chance.spin(below: .milliseconds(20))
        remove()
        // Comes upon a log that is open without its companions, or that everybody has closed by then.
        running.append(try start())
        try await eventually("everybody who appended has noticed", within: .seconds(60)) {
            !appending.contains { $0.isRunning }
        }
        for worker in appending {
            let code = await worker.end()
            if code == 0 || code > 128 { others.append("a process ended with \(code) after a removal") }
        }
        for worker in running { await worker.kill() }
        try await inspect(ended + running)
    }

    /// Sees that the log can be used as before.
    mutating func conclude() async throws {
        scripts += 1
        let worker = try Worker("dispatch", ["--seed", "\(scripts)", "--orders", "20"], on: desk)
        try await worker.finish()
        try await inspect([worker])
        let log = try desk.openLog()
        defer { log.close() }
        try await audit.checkAnew(log)
        others += try await desk.damages()
    }

    private mutating func start() throws -> Worker {
        scripts += 1
        return try Worker(
            "dispatch", ["--seed", "\(scripts)", "--orders", "\(Self.orders)", "--lanes", "4"], on: desk)
    }

    private mutating func remove() {
        for suffix in chance.one(of: [["-wal"], ["-shm"], ["-wal", "-shm"], ["-shm", "-wal"]]) {
            let path = desk.directory.file("write.sqlite\(suffix)").path(percentEncoded: false)
            if unlink(path) != 0 { others.append("write.sqlite\(suffix) was not there to be removed") }
        }
    }

    private mutating func inspect(_ workers: [Worker]) async throws {
        for worker in workers { unknown += worker.lines.count { $0.hasPrefix("unknown") } }
        let log = try desk.openLog()
        defer { log.close() }
        try await audit.check(log, workers.flatMap(\.receipts))
    }
}
