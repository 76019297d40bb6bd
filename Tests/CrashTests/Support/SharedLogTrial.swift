import CQRS
import Foundation
import PostgresEventStore
import TestSupport

/// Eight writers in three processes, as on three machines, append to one log on a server while parts of that are ended.
struct SharedLogTrial {
    /// What was found wrong, a sentence each.
    private(set) var findings: [String] = []
    /// How many connections were ended, processes killed, and servers stopped without a checkpoint.
    private(set) var (connections, kills, stops) = (0, 0, 0)
    /// How often the standby was made the primary.
    private(set) var failovers = 0
    /// How often a process wrote that it did not know what became of a command.
    private(set) var unknown = 0
    private(set) var audit = LogAudit()

    private var server: PostgresServer
    /// What has all that is acknowledged too; nil where one server is all.
    private var standby: PostgresServer?
    private let address: String
    private let stopsServer: Bool
    private var machines: [Machine] = []
    private var chance: Chance
    private var receipts: [WrittenReceipt] = []

    private static let database = "crash"

    private struct Machine {
        let desk: DeskFolder
        /// Two machines have the same one, so that they send the same commands.
        let script: Int
        let lanes: Int
        var worker: Worker
    }

    /// Makes a log on `server` and starts the writers, which find the log there and on its `standby`.
    ///
    /// With `stopsServer` the servers are some of the parts.
    init(on server: PostgresServer, and standby: PostgresServer? = nil, stopsServer: Bool = false, seed: UInt64)
        async throws
    {
        self.server = server
        self.standby = standby
        self.stopsServer = stopsServer
        chance = Chance(seed: seed)
        try await server.run("CREATE DATABASE \(Self.database)")
        try await PostgresEventStore.makeLog(at: ServerAddress(server.address(of: Self.database)))
        let folders = ([server] + (standby.map { [$0] } ?? [])).map(\.folder.path).joined(separator: ",")
        address = "host=\(folders) user=postgres dbname=\(Self.database)"
        for (script, lanes) in [(1, 3), (1, 3), (2, 2)] {
            let desk = try DeskFolder()
            let worker = try Self.start(script, lanes, from: 0, on: desk, address)
            machines.append(Machine(desk: desk, script: script, lanes: lanes, worker: worker))
        }
        for machine in machines { try await machine.worker.writes("receipt") }
    }

    private static func start(
        _ script: Int, _ lanes: Int, from: Int, orders: Int = 100_000, on desk: DeskFolder, _ address: String
    ) throws -> Worker {
        try Worker(
            "dispatch",
            [
                "--log", address, "--seed", "\(script)", "--from", "\(from)", "--orders", "\(orders)",
                "--lanes", "\(lanes)",
            ], on: desk)
    }

    /// Ends some connections, a process or the server, and waits until every process goes on.
    mutating func endSomething() async throws {
        switch chance.number(0..<(!stopsServer ? 6 : standby == nil ? 7 : 8)) {
        case 0..<3: try await endConnections()
        case 3..<6: try await killProcess()
        case 7: try await swapServers()
        default:
            stops += 1
            try await server.stop("immediate")
            try await server.start()
        }
        try await goesOn()
    }

    /// Waits until every process has got some answers more.
    func goesOn(_ count: Int = 10) async throws {
        let before = machines.map { $0.worker.receipts.count }
        for (machine, before) in zip(machines, before) {
            try await machine.worker.writes("receipt", times: before + count)
        }
    }

    /// Loses the primary while the standby receives nothing, and makes the standby the primary.
    ///
    /// What is acknowledged meanwhile would be lost, so it is waited for that nothing is.
    mutating func failOver() async throws {
        guard let standby else { throw ConditionNotMet("there is a standby") }
        try await standby.stop()
        try await eventually("appends wait for the standby") { [server] in
            try await server.run("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'") != "0"
        }
        failovers += 1
        try await server.stop("immediate")
        try await standby.start()
        try await standby.promote()
        server = standby
    }

    /// Makes the standby the primary, and a standby of what was the primary.
    private mutating func swapServers() async throws {
        guard let standby else { return }
        failovers += 1
        try await server.stop("immediate")
        try await standby.promote()
        try await server.follow(standby)
        (server, self.standby) = (standby, server)
    }

    private mutating func endConnections() async throws {
        let ended = try await server.run(
            """
            SELECT count(pg_terminate_backend(pid)) FROM (
                SELECT pid FROM pg_stat_activity WHERE datname = '\(Self.database)'
                ORDER BY pid OFFSET \(chance.number(0..<6)) LIMIT \(chance.number(1..<7))) AS chosen
            """)
        connections += Int(ended) ?? 0
    }

    private mutating func killProcess() async throws {
        let number = chance.number(0..<machines.count)
        await machines[number].worker.kill()
        kills += 1
        try await note(machines[number])
        let (machine, next) = (machines[number], nextOrder(of: machines[number].script))
        // Begins a little before what is done, so that every run repeats some of the one before.
        machines[number].worker = try Self.start(
            machine.script, machine.lanes, from: max(0, next - 3), on: machine.desk, address)
    }

    /// Collects what a process wrote that was killed.
    private mutating func note(_ machine: Machine) async throws {
        let code = await machine.worker.end()
        if code != 128 + SIGKILL { findings.append("a process ended by itself: \(code)") }
        unknown += machine.worker.lines.count { $0.hasPrefix("unknown") }
        findings += machine.worker.lines.filter { $0.hasPrefix("rejected") }.map { "a command was \($0)" }
        receipts += machine.worker.receipts
    }

    /// Returns the first order of a script that is not known to be done.
    private func nextOrder(of script: Int) -> Int {
        let done = Set(receipts.filter { $0.isOfScript(script) }.compactMap(\.endedOrder))
        var next = 0
        while done.contains(next) { next += 1 }
        return next
    }

    /// Kills every process, sends everything again, and looks through the log.
    mutating func conclude() async throws {
        for machine in machines {
            await machine.worker.kill()
            try await note(machine)
        }
        let known = Set(receipts.map(\.commandID))
        for machine in machines.dropFirst() {
            let orders = nextOrder(of: machine.script)
            let again = try Self.start(machine.script, 16, from: 0, orders: orders, on: machine.desk, address)
            try await again.finish()
            let repeatedly = again.receipts.filter { !$0.isRepeated && known.contains($0.commandID) }
            if !repeatedly.isEmpty { findings.append("commands were carried out again: \(repeatedly)") }
            receipts += again.receipts
        }
        let log = PostgresEventStore(at: try ServerAddress(address))
        defer { log.close() }
        try await audit.check(log, receipts)
        findings += audit.findings
        findings += try await log.check().problems
    }
}

extension WrittenReceipt {
    /// Whether the command is of the script of that seed, which its id begins with.
    fileprivate func isOfScript(_ seed: Int) -> Bool {
        withUnsafeBytes(of: UInt32(seed).bigEndian) { seed in
            withUnsafeBytes(of: commandID.uuid.uuid) { $0.starts(with: seed) }
        }
    }

    /// The order whose life the command ends; nil for other commands. Two come before the first order, and each has three.
    fileprivate var endedOrder: Int? { number >= 2 && (number - 2) % 3 == 2 ? (number - 2) / 3 : nil }
}
