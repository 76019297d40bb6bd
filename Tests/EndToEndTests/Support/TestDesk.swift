import Foundation
import TestSupport

/// A desk of its own for one test, worked on through the real program.
final class TestDesk: Sendable {
    let directory: TemporaryDirectory
    /// What runs the program, in front of its arguments: on another machine where one is named.
    let program: [String]

    init(on machine: TestNetwork.Machine? = nil) throws {
        directory = try TemporaryDirectory()
        program = (machine?.words ?? []) + [Program.path]
    }

    /// The desk's data directory.
    var data: URL { directory.url.appending(path: "data", directoryHint: .isDirectory) }
    var writeStore: URL { data.appending(path: "write.sqlite") }
    var readStore: URL { data.appending(path: "read.sqlite") }

    /// What the program's own environment is reduced to, so that no desk or setting of the developer is touched.
    var environment: [String: String] {
        [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
            "HOME": directory.path,
            "USER": "alice",
            "LC_ALL": "C.UTF-8",
            "ORDERDESK_DATA": data.path(percentEncoded: false),
            "XDG_CONFIG_HOME": directory.file("config").path(percentEncoded: false),
            "XDG_STATE_HOME": directory.file("state").path(percentEncoded: false),
        ]
    }

    /// Runs the program to its end.
    @discardableResult
    func run(_ arguments: String..., environment extra: [String: String] = [:]) async throws -> Outcome {
        try await run(arguments, environment: extra)
    }

    /// Runs the program to its end.
    @discardableResult
    func run(_ arguments: [String], environment extra: [String: String] = [:]) async throws -> Outcome {
        let running = try start(arguments, environment: extra)
        return await running.finish()
    }

    /// Starts the program and leaves it running.
    func start(_ arguments: [String], environment extra: [String: String] = [:]) throws -> RunningProgram {
        try RunningProgram(
            program + arguments, environment: environment.merging(extra) { $1 }, directory: directory)
    }

    /// Writes the configuration file.
    func configure(_ yaml: String) throws {
        try write(yaml, to: "config/orderdesk/config.yaml")
    }

    /// Writes a file below the test's directory and returns its path.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        let file = directory.file(name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        return file.path(percentEncoded: false)
    }

    /// Gives the desk a customer and some products: 1 Chai at 18.00, 2 Chang at 19.00, 3 Coffee at 1,200.00.
    ///
    /// A new desk gets a copy of one that was stocked once for all.
    func stock() async throws {
        guard !FileManager.default.fileExists(atPath: data.path(percentEncoded: false)) else { return try await fill() }
        try copy(of: try await Self.stocked.value)
    }

    /// Gets the files of another desk, which nobody works on; this one has none yet.
    func copy(of other: TestDesk) throws {
        try FileManager.default.copyItem(at: other.data, to: data)
    }

    private static let stocked = Task {
        let desk = try TestDesk()
        try await desk.fill()
        return desk
    }

    private func fill() async throws {
        let customers = "customer_id,name,email,country\nALFKI,Alfreds Futterkiste,a@example.org,Germany\n"
        let products = "product_id,name,unit_price_cents\n1,Chai,1800\n2,Chang,1900\n3,Coffee,120000\n"
        try write(customers, to: "in/customers.csv")
        try write(products, to: "in/products.csv")
        let outcome = try await run("import", directory.file("in").path(percentEncoded: false))
        guard outcome.exitCode == 0 else { throw ConditionNotMet("the desk could be stocked: \(outcome)") }
    }

    /// Places an order of one Chai under an id.
    func place(_ id: String, item: String = "1:1") async throws {
        let outcome = try await run("place", "--customer", "ALFKI", "--item", item, "--id", id)
        guard outcome.exitCode == 0 else { throw ConditionNotMet("an order could be placed: \(outcome)") }
    }
}
