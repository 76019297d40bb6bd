import CQRS
import Foundation
import OrderCommands

/// Measures durable `PlaceOrder` commands of three lines, one after another.
struct AppendOne: Figure {
    static let name = "append-one"
    static let about = "durable PlaceOrder, one after another"

    func measure(on bench: Workbench) async throws -> [Reading] {
        let count = min(bench.scale.appends, 2_000)
        let found = try await AppendComparison(bench: bench, together: 1, count: count).run()
        var reading = found.reading(figure: Self.name, title: "place orders, one by one")
        reading.limit = Reading.Limit(
            what: "the same rows by a bare loop, one commit each, FULL, in turns with the above", value: found.bare)
        reading.want(ratioAtLeast: 0.6)
        return [reading]
    }
}

/// Measures durable `PlaceOrder` commands of three lines, 64 on their way at once.
struct AppendTogether: Figure {
    static let name = "append-64"
    static let about = "durable PlaceOrder, 64 at once"

    func measure(on bench: Workbench) async throws -> [Reading] {
        let count = bench.scale.appends * 4
        let found = try await AppendComparison(bench: bench, together: 64, count: count).run()
        var reading = found.reading(figure: Self.name, title: "place orders, 64 at once")
        reading.limit = Reading.Limit(
            what: "the same rows by a bare loop, 64 in each commit, FULL, in turns with the above", value: found.bare)
        reading.want(ratioAtLeast: 0.5)
        return [reading, try await comparedWithPython(found, bench)]
    }

    private func comparedWithPython(_ found: AppendComparison.Found, _ bench: Workbench) async throws -> Reading {
        var reading = Reading(
            figure: Self.name, title: "place orders, 64 at once, and Python", value: found.desk, unit: "/s")
        let python = PythonEventSourcing(python: bench.python)
        let folder = try bench.emptyFolder("python")
        let what = "Python's eventsourcing on SQLite, one after another"
        switch try await python.ordersPerSecond(count: min(2_000, bench.scale.appends), in: folder) {
        case .success(let figure):
            reading.limit = Reading.Limit(what: what, value: figure)
            reading.want(ratioAtLeast: 20)
        case .failure(let reason):
            reading.limit = Reading.Limit(what: "\(what): \(reason); not compared", value: nil)
        }
        return reading
    }
}

/// Places orders through the bus, and writes the rows they left once more by a bare loop, in turns.
struct AppendComparison: Sendable {
    /// Commands a second, and the latency of each.
    struct Found: Sendable {
        var desk: Double
        var bare: Double
        var latencies: Latencies

        func reading(figure: String, title: String) -> Reading {
            Reading(
                figure: figure, title: title, value: desk, unit: "/s", latency: latencies.percentiles,
                notes: ["\(FigureText.grouped(latencies.count)) commands of 3 lines, dispatched to answered"])
        }
    }

    let bench: Workbench
    let together: Int
    let count: Int

    /// Enough for both write-ahead logs to come round once: while such a file grows, every write to disk costs more.
    private static let warmUp = 1_000
    /// Many short turns, so that whatever else the machine does meets both sides alike.
    private var turns: Int { max(1, min(20, count / (together * 4))) }

    func run() async throws -> Found {
        bench.progress.begin("placing \(FigureText.grouped(count)) orders, \(together) at once")
        let desk = try await bench.newDesk("append-\(together)")
        defer { desk.close() }
        let copyFile = try bench.emptyFolder("append-\(together)-bare").appending(path: "write.sqlite")
        let original = BenchDesk.writeStore(in: desk.folder)
        let copy = HandedOver(try BareLog(of: original, at: copyFile))
        var generator = OrderGenerator(catalogue: bench.catalogue, seed: bench.seed)
        var (deskTime, bareTime) = (Duration.zero, Duration.zero)
        var latencies = Latencies()
        let each = count / turns
        for turn in 0...turns {
            let isWarmUp = turn == 0
            let size = isWarmUp ? min(Self.warmUp, count) : each
            let commands = (0..<size).map { _ in (command: generator.command(lines: 3), id: CommandID.random()) }
            let before = try await desk.head()
            let placing = try await place(commands, on: desk, &latencies)
            let writing = try await runBlocking { [together] in
                let rows = try copy.value.rows(after: before)
                return try copy.value.write(rows, inTransaction: together)
            }
            if isWarmUp {
                latencies = Latencies()
            } else {
                deskTime += placing
                bareTime += writing
            }
        }
        let total = Double(each * turns)
        return Found(desk: total / deskTime.inSeconds, bare: total / bareTime.inSeconds, latencies: latencies)
    }

    private typealias Sent = (command: PlaceOrder, id: CommandID)

    /// Returns the time from the first dispatch to the last answer.
    ///
    /// One after another they are dispatched by one task, as the bare loop is one thread: a task for each would be handed to
    /// another thread and back.
    private func place(
        _ commands: [Sent], on desk: BenchDesk, _ latencies: inout Latencies
    ) async throws -> Duration {
        let start = ContinuousClock.now
        guard together > 1 else {
            for command in commands { latencies.record(try await Self.place(command, on: desk)) }
            return ContinuousClock.now - start
        }
        try await withThrowingTaskGroup(of: Duration.self) { group in
            var rest = commands[...]
            for command in rest.prefix(together) { group.addTask { try await Self.place(command, on: desk) } }
            rest = rest.dropFirst(together)
            while let latency = try await group.next() {
                latencies.record(latency)
                if let command = rest.popFirst() { group.addTask { try await Self.place(command, on: desk) } }
            }
        }
        return ContinuousClock.now - start
    }

    private static func place(_ sent: Sent, on desk: BenchDesk) async throws -> Duration {
        let metadata = CommandMetadata(commandID: sent.id, actor: "bench")
        let start = ContinuousClock.now
        let answer = try await desk.commands.dispatch(sent.command, metadata: metadata)
        let latency = ContinuousClock.now - start
        if case .rejected(let rejection, _) = answer { throw BenchError("an order was refused: \(rejection.message)") }
        return latency
    }
}
