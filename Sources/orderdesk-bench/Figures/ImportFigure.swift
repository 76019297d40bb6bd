import CQRS
import Foundation
import OrderEvents
import OrderExchange
import Synchronization

/// Measures how many commands a second an import dispatches, reading the files included.
struct ImportFigure: Figure {
    static let name = "import"
    static let about = "import of a folder of past orders"

    func measure(on bench: Workbench) async throws -> [Reading] {
        let folder = try bench.importFolder ?? generatedFolder(bench)
        bench.progress.begin("importing \(folder.lastPathComponent)")
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
        let report = try await importer.run(.folder(folder)) { progress in
            if progress.unit == .rowsRead { reading.withLock { $0 = ContinuousClock.now - start } }
        }
        let seconds = (ContinuousClock.now - start).inSeconds
        let used = ProcessFacts.processorSeconds(of: getpid()) - processor
        var result = Reading(
            figure: Self.name, title: "import of past orders", value: Double(counter.count) / seconds, unit: "/s",
            notes: [
                "\(FigureText.grouped(counter.count)) commands of \(FigureText.grouped(report.orders.total)) orders and "
                    + "\(FigureText.grouped(report.lines.total)) lines in \(FigureText.short(seconds)) s, "
                    + "\(FigureText.short(reading.withLock { $0.inSeconds })) s of it reading, with "
                    + "\(FigureText.short(used)) s of processor time, from "
                    + (bench.importFolder.map { "'\($0.path)'" } ?? "a generated folder"),
                "\(report.orders.imported) orders imported, \(report.rejectedRows.count) rows rejected",
            ])
        let together = AggregateStore.largestGroup
        let bare = try await runBlocking {
            let rows = try copy.value.rows(after: .start)
            return Double(rows.count) / (try copy.value.write(rows, inTransaction: together)).inSeconds
        }
        result.limit = Reading.Limit(
            what: "the same rows of the log by a bare loop, \(together) in each commit, FULL; no file is read",
            value: bare)
        result.want(atLeast: 10_000)
        result.want(ratioAtLeast: 0.6)
        return [result]
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
