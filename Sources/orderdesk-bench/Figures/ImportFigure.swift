import CQRS
import Foundation
import OrderEvents
import OrderExchange
import Synchronization

/// Measures how many commands a second an import dispatches, reading the files included, and writes the rows they left once
/// more by a bare loop, in turns.
struct ImportFigure: Figure {
    static let name = "import"
    static let about = "import of a folder of past orders"

    func measure(on bench: Workbench) async throws -> [Reading] {
        let folder = try bench.importFolder ?? generatedFolder(bench)
        bench.progress.begin("importing \(folder.lastPathComponent)")
        var total = Turn()
        for _ in 0..<bench.scale.importTurns { total.add(try await turn(folder, on: bench)) }
        var result = Reading(
            figure: Self.name, title: "import of past orders", value: Double(total.commands) / total.importing,
            unit: "/s",
            notes: total.notes + ["from " + (bench.importFolder.map { "'\($0.path)'" } ?? "a generated folder")])
        result.limit = Reading.Limit(
            what: "the same rows of the log in the same transactions by a bare loop, FULL, in turns with the above; "
                + "no file is read",
            value: Double(total.commands) / total.bare)
        result.want(atLeast: 10_000)
        result.want(ratioAtLeast: 0.6)
        return [result]
    }

    /// Imports into a new desk, then copies its log.
    private func turn(_ folder: URL, on bench: Workbench) async throws -> Turn {
        let counter = CountingMiddleware()
        let desk = try await BenchDesk(try bench.emptyFolder("import"), middleware: [counter])
        defer { desk.close() }
        let copyFile = try bench.emptyFolder("import-bare").appending(path: "write.sqlite")
        let copy = HandedOver(try BareLog(of: BenchDesk.writeStore(in: desk.folder), at: copyFile))
        let options = ImportOptions(actor: "bench", guestCustomerID: CustomerID("guest"))
        let reading = Mutex(Duration.zero)
        let processor = ProcessFacts.processorSeconds(of: getpid())
        let start = ContinuousClock.now
        let importer = OrderImporter(bus: desk.commands, log: desk.log, options: options)
        var turn = Turn()
        turn.report = try await importer.run(.folder(folder)) { progress in
            if progress.unit == .rowsRead { reading.withLock { $0 = ContinuousClock.now - start } }
        }
        turn.importing = (ContinuousClock.now - start).inSeconds
        turn.processor = ProcessFacts.processorSeconds(of: getpid()) - processor
        turn.reading = reading.withLock { $0.inSeconds }
        (turn.count, turn.commands) = (1, counter.count)
        (turn.bare, turn.transactions) = try await runBlocking {
            let groups = try copy.value.transactions(of: copy.value.rows(after: .start))
            return (try copy.value.write(groups).inSeconds, groups.count)
        }
        return turn
    }

    /// What one turn or several found; all times are in seconds.
    private struct Turn: Sendable {
        var count = 0
        var commands = 0
        var transactions = 0
        var importing = 0.0
        var reading = 0.0
        var processor = 0.0
        var bare = 0.0
        var report: ImportReport?

        mutating func add(_ other: Turn) {
            count += other.count
            commands += other.commands
            transactions += other.transactions
            importing += other.importing
            reading += other.reading
            processor += other.processor
            bare += other.bare
            report = other.report
        }

        var notes: [String] {
            let each = Double(max(1, count))
            return [
                "\(count) turns, each of \(FigureText.grouped(commands / max(1, count))) commands of "
                    + "\(FigureText.grouped(report?.orders.total ?? 0)) orders and "
                    + "\(FigureText.grouped(report?.lines.total ?? 0)) lines in "
                    + "\(FigureText.short(importing / each)) s, \(FigureText.short(reading / each)) s of it reading, with "
                    + "\(FigureText.short(processor / each)) s of processor time",
                "\(FigureText.short(Double(commands) / Double(max(1, transactions)))) commands in each transaction",
                "\(report?.orders.imported ?? 0) orders imported, \(report?.rejectedRows.count ?? 0) rows rejected",
            ]
        }
    }

    private func generatedFolder(_ bench: Workbench) throws -> URL {
        let folder = try bench.emptyFolder("past-orders")
        try OrderFolder(catalogue: bench.catalogue, seed: bench.seed)
            .write(orders: bench.scale.importOrders, lines: bench.scale.importLines, to: folder)
        return folder
    }
}

/// Counts what goes through a bus.
private final class CountingMiddleware: CommandMiddleware {
    private let dispatched = Atomic(0)

    var count: Int { dispatched.load(ordering: .relaxed) }

    func dispatch<C: Command>(
        _ envelope: CommandEnvelope<C>,
        next: @Sendable (CommandEnvelope<C>) async throws -> CommandAnswer<C.Details>
    ) async throws -> CommandAnswer<C.Details> {
        dispatched.add(1, ordering: .relaxed)
        return try await next(envelope)
    }
}
