import CQRS
import Foundation

/// Gives the figures what they share: the scale, the generated data, and the desks made of it.
struct Workbench: Sendable {
    let scale: Scale
    let seed: UInt64
    /// Where everything is made; the bench's own.
    let folder: URL
    let progress: ProgressLine
    /// The Python interpreter that may have `eventsourcing`.
    let python: String
    /// The folder to import instead of a generated one.
    let importFolder: URL?
    /// The address of an empty database on a PostgreSQL server; nil where there is none.
    let server: String?
    let catalogue: Catalogue

    init(
        scale: Scale, seed: UInt64, folder: URL, python: String = "python3", importFolder: URL? = nil,
        server: String? = nil, progress: ProgressLine = ProgressLine()
    ) {
        self.scale = scale
        self.seed = seed
        self.folder = folder
        self.python = python
        self.importFolder = importFolder
        self.server = server
        self.progress = progress
        catalogue = Catalogue(
            seed: seed, customerCount: min(2_000, max(20, scale.orders / 50)),
            productCount: min(1_000, max(20, scale.orders / 100)))
    }

    /// Returns an empty folder of this name.
    func emptyFolder(_ name: String) throws -> URL {
        let url = folder.appending(path: name, directoryHint: .isDirectory)
        if FileManager.default.fileExists(atPath: url.path) { try FileManager.default.removeItem(at: url) }
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        return url
    }

    /// Returns a new desk that has the customers and products, and this many orders.
    func newDesk(_ name: String, orders: Int = 0, middleware: [any CommandMiddleware] = []) async throws -> BenchDesk {
        let desk = try await BenchDesk(try emptyFolder(name), middleware: middleware)
        try await builder.fill(desk, orders: orders, progress: progress)
        return desk
    }

    /// Makes a log of exactly so many events in a new folder, of orders with so many lines, or one to five.
    func newLog(_ name: String, events: Int, lines: Int? = nil) async throws -> URL {
        progress.begin("writing a log of \(FigureText.grouped(events)) events")
        let desk = try await BenchDesk(try emptyFolder(name))
        defer { desk.close() }
        try await DeskBuilder(catalogue: catalogue, seed: seed, lines: lines)
            .fill(desk, orders: events, events: Int64(events), progress: progress)
        return desk.folder
    }

    /// Returns the folder of a desk of this many orders with its read model, made when it is not there yet.
    func projectedDesk(orders: Int) async throws -> URL {
        let name = "desk-\(orders)-\(seed)"
        let mark = folder.appending(path: "\(name)/projected.json")
        if FileManager.default.fileExists(atPath: mark.path) { return mark.deletingLastPathComponent() }
        progress.begin("writing a desk of \(FigureText.grouped(orders)) orders")
        let desk = try await newDesk(name, orders: orders)
        desk.close()
        let report = try await project(desk.folder)
        try JSONEncoder().encode(report).write(to: mark)
        return desk.folder
    }

    /// Returns the report of the pass that made a desk's read model.
    func projectionReport(of desk: URL) throws -> ProjectionPass.Report {
        try JSONDecoder().decode(
            ProjectionPass.Report.self, from: Data(contentsOf: desk.appending(path: "projected.json")))
    }

    /// Projects a desk's whole log in a process of its own.
    func project(_ desk: URL, rebuilding: Bool = false) async throws -> ProjectionPass.Report {
        progress.begin("\(rebuilding ? "rebuilding" : "projecting") \(desk.lastPathComponent)")
        let path = desk.path(percentEncoded: false)
        let arguments = ["project", path] + (rebuilding ? ["--rebuild"] : [])
        let program = ChildProgram(path: ChildProgram.ownPath, arguments: arguments)
        return try JSONDecoder().decode(ProjectionPass.Report.self, from: try await program.output())
    }

    /// Projects a desk's whole log from nothing in a process of its own, so many events at most in a transaction, without a
    /// part of what the projector does.
    func projectAgain(
        _ desk: URL, without part: ProjectorPart?, batch: Int
    ) async throws -> ProjectionPass.Report {
        for end in ["", "-wal", "-shm"] {
            let file = URL(filePath: BenchDesk.readStore(in: desk).path(percentEncoded: false) + end)
            if FileManager.default.fileExists(atPath: file.path) { try FileManager.default.removeItem(at: file) }
        }
        progress.begin("projecting \(desk.lastPathComponent)\(part.map { " without \($0.rawValue)" } ?? "")")
        let arguments = ["project", desk.path(percentEncoded: false), "--batch", "\(batch)"]
        let program = ChildProgram(
            path: ChildProgram.ownPath, arguments: arguments + (part.map { ["--without", $0.rawValue] } ?? []))
        return try JSONDecoder().decode(ProjectionPass.Report.self, from: try await program.output())
    }

    /// Returns SQLite's `synchronous` level as the log's writer has it.
    func synchronousLevel() async throws -> Int {
        let desk = try await BenchDesk(try emptyFolder("probe"))
        defer { desk.close() }
        return try await desk.log.writerSynchronousLevel()
    }

    private var builder: DeskBuilder { DeskBuilder(catalogue: catalogue, seed: seed) }
}
