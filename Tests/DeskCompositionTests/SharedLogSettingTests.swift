import CQRS
import DeskComposition
import Foundation
import TestSupport
import Testing

@Suite struct SharedLogSettingTests {
    private let folder: TemporaryDirectory
    private let environment: [String: String]

    init() throws {
        folder = try TemporaryDirectory()
        environment = ["HOME": folder.path, "XDG_CONFIG_HOME": folder.path, "XDG_STATE_HOME": folder.path]
        try FileManager.default.createDirectory(at: folder.file("orderdesk"), withIntermediateDirectories: true)
    }

    private func settings(
        file: String = "", _ variable: String? = nil, option: String? = nil, hasOwnLog: Bool = false
    ) throws -> DeskSettings {
        try Data(file.utf8).write(to: folder.file("orderdesk/config.yaml"))
        return DeskSettings(
            data: folder.path, user: nil, log: option, hasOwnLog: hasOwnLog,
            environment: environment.merging(variable.map { ["ORDERDESK_LOG": $0] } ?? [:]) { $1 })
    }

    @Test func `an option goes before the environment, which goes before the file`() throws {
        #expect(try settings().sharedLog == nil)
        #expect(try settings(file: "log: service=a").sharedLog == "service=a")
        #expect(try settings(file: "log: service=a", "service=b").sharedLog == "service=b")
        #expect(try settings(file: "log: service=a", "service=b", option: "service=c").sharedLog == "service=c")
        #expect(try settings(file: "log: service=a", "", option: "").sharedLog == "service=a")
    }

    @Test func `a desk to throw away never works on a log that others have`() throws {
        #expect(try settings("service=b", hasOwnLog: true).sharedLog == nil)
        try Data().write(to: folder.file("throw-away"))
        #expect(try settings(file: "log: service=a", "service=b", option: "service=c").sharedLog == nil)
    }

    @Test func `a command line for another shell names the log where that shell has none`() throws {
        let data = ["--data", folder.url.standardizedFileURL.path(percentEncoded: false)]
        let plain = data.map { $0.count > 1 && $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
        #expect(try settings(file: "log: service=a").arguments == plain)
        #expect(try settings(file: "log: service=a", "service=b").arguments == plain + ["--log", "service=b"])
        #expect(try settings("service=b", option: "service=c").arguments == plain + ["--log", "service=c"])
        #expect(try settings("service=b", hasOwnLog: true).arguments == plain)
    }

    @Test func `a second server is asked for in the file`() throws {
        #expect(try !settings().configuration.requiresStandby)
        #expect(try settings(file: "requireStandby: true").configuration.requiresStandby)
    }

    @Test func `a secret in the file is shown nowhere`() throws {
        let configuration = try settings(file: "log: postgres://shop:hunter2@localhost/shop").configuration
        let values = ConfigurationSetting.all.flatMap { $0.values(configuration) }
        #expect(values.first { $0.name == "log" }?.text.hasPrefix("not shown") == true)
        #expect(!values.contains { $0.text.contains("hunter2") })
    }

    @Test func `a desk whose server is away at the start opens with what its read model has`() async throws {
        let settings = try settings(option: "host=\(folder.path) dbname=shop")
        let desk = try await Desk(settings)
        defer { desk.close() }
        let report = await desk.monitor.observe()
        #expect(report.worst.state.word == "LOG AWAY")
        #expect(report.worst.behind == nil && report.worst.lag == nil)
        #expect(await desk.logFault()?.contains("cannot be reached") == true)
        // Nobody knows yet of which log it would be.
        let error = await #expect(throws: StoreError.self) { try await desk.readStore.open() }
        #expect(error?.kind == .unreachable)
        #expect(!FileManager.default.fileExists(atPath: desk.location.readStore.path(percentEncoded: false)))
    }
}
