import ArgumentParser
import Foundation

/// Measures the order desk, each figure along with its limit, measured in the same run.
@main
struct OrderDeskBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "orderdesk-bench",
        abstract: "Measures the order desk, each figure next to its limit taken in the same run.",
        discussion: """
            Data is generated from a fixed seed, on a real disk.

            Figures: \(Figures.names.joined(separator: ", "))

            Example: orderdesk-bench --quick --only append-one --only append-64
            """,
        subcommands: [ProjectCommand.self])

    @Flag(help: "Take about a minute: less of everything, and no figure of growth.")
    var quick = false

    @Option(
        help: ArgumentHelp("Measure this figure only; may be given several times.", valueName: "name"),
        transform: Self.figureName)
    var only: [String] = []

    @Option(help: "How many orders the desk holds, and events the log that is projected.")
    var orders: Int?

    @Option(
        help: ArgumentHelp(
            "Where to work: a folder on a real disk (default: $XDG_CACHE_HOME, else ~/.cache).", valueName: "dir"))
    var data: String?

    @Flag(help: "Keep what was made, so that the next run with the same sizes need not make it again.")
    var keep = false

    @Flag(help: "Print JSON instead of a table.")
    var json = false

    @Flag(help: "Exit with 1 when a figure is not what is wanted.")
    var check = false

    @Option(help: ArgumentHelp("Import this folder of past orders instead of a generated one.", valueName: "dir"))
    var `import`: String?

    @Option(
        help: ArgumentHelp(
            "An empty database on a PostgreSQL server, for the figure shared-log, such as 'host=/tmp dbname=bench'.",
            valueName: "address"))
    var log: String?

    @Option(help: ArgumentHelp("The Python that may have `eventsourcing`.", valueName: "program"))
    var python = "python3"

    @Option(help: "The seed of the generated data.")
    var seed: UInt64 = 42

    func validate() throws {
        if let orders, !(100...50_000_000).contains(orders) {
            throw ValidationError("--orders is from 100 to 50,000,000, not \(orders)")
        }
    }

    func run() async throws {
        let place = WorkPlace(data: data)
        try place.claim()
        let reduced = quick ? Scale.quick : Scale.full
        let scale = orders.map { reduced.with(orders: $0) } ?? reduced
        let bench = Workbench(
            scale: scale, seed: seed, folder: place.folder, python: python,
            importFolder: `import`.map { URL(filePath: $0, directoryHint: .isDirectory) }, server: log)
        defer { if !keep { place.remove() } }
        let report = try await measure(bench)
        bench.progress.end()
        try FileHandle.standardOutput.write(contentsOf: json ? report.json() : Data(report.table().utf8))
        if check, report.hasMisses { throw ExitCode(1) }
    }

    private func measure(_ bench: Workbench) async throws -> Report {
        var conditions = Conditions(folder: bench.folder, scale: bench.scale, seed: seed)
        if Conditions.isDebug { bench.progress.begin("this is a debug build: its figures say nothing") }
        conditions.synchronousLevel = try await bench.synchronousLevel()
        var readings: [Reading] = []
        for figure in Figures.all where only.isEmpty || only.contains(figure.name) {
            do {
                readings += try await figure.init().measure(on: bench)
            } catch {
                // The other figures are still worth having.
                readings.append(Reading(figure: figure.name, title: figure.about, unit: "", notes: ["\(error)"]))
            }
        }
        conditions.loadAfter = Conditions.load
        return Report(conditions: conditions, readings: readings)
    }

    private static func figureName(_ text: String) throws -> String {
        guard Figures.names.contains(text) else {
            throw ValidationError(
                "there is no figure '\(text)'; the figures are \(Figures.names.joined(separator: ", "))")
        }
        return text
    }
}

/// Projects a desk; run by the bench itself as a child.
struct ProjectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "project", abstract: "Project a desk.", shouldDisplay: false)

    @Argument(help: "The desk's folder.")
    var folder: String

    @Flag(help: "Rebuild everything.")
    var rebuild = false

    @Flag(help: "Project what comes until standard input ends.")
    var follow = false

    @Option(help: "Leave this out: \(ProjectorPart.allCases.map(\.rawValue).joined(separator: ", ")).")
    var without: ProjectorPart?

    @Option(help: "The most events in a transaction; only the whole pass is timed.")
    var batch: Int?

    func run() async throws {
        let folder = URL(filePath: folder, directoryHint: .isDirectory)
        guard follow else {
            let pass = ProjectionPass(folder: folder)
            let report =
                if let batch { try await pass.run(without: without, batch: batch) } else {
                    try await pass.run(rebuilding: rebuild)
                }
            return try FileHandle.standardOutput.write(contentsOf: JSONEncoder().encode(report))
        }
        let desk = try await BenchDesk(folder)
        defer { desk.close() }
        try await desk.projecting {
            _ = try await runBlocking { try FileHandle.standardInput.readToEnd() }
        }
    }
}
