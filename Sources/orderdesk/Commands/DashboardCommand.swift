import ArgumentParser
import CQRS
import CursesTerminal
import Dashboard
import Foundation
import OrderReadModel
import Synchronization

/// Opens the dashboard.
struct DashboardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dashboard",
        abstract: "Open the full-screen order desk; what orderdesk does without a subcommand.",
        discussion: """
            Keys: p place, a approve, s ship, x cancel, r refund, 0-5 status, $ high value, / find, ? help, q quit.
            :metrics shows what this process has done and how quickly; it is kept nowhere, and gone when it ends.

            Example: orderdesk dashboard --data ./desk --projection-delay 2s
            """)

    @Flag(help: "Draw with ASCII only.")
    var ascii = false

    @Flag(help: "Draw without colours (also: NO_COLOR in the environment).")
    var noColor = false

    @Option(help: ArgumentHelp("The dashboard's theme.", valueName: "name"))
    var theme: String?

    @Option(
        help: ArgumentHelp(
            "Slow the projection down by a pause before each event, to watch the lag.", valueName: "duration"))
    var projectionDelay: DurationArgument?

    @Flag(help: "Only read: write nothing and refuse every command.")
    var readOnly = false

    @OptionGroup(title: "Desk") var desk: DeskOptions

    func validate() throws {
        if let complaint = Self.complaint(aboutTheme: theme) { throw ValidationError(complaint) }
    }

    /// Returns what is wrong with a theme's name; nil when there is such a theme, or none is named.
    static func complaint(aboutTheme name: String?) -> String? {
        guard let name, !DashboardConfiguration.themes.contains(name) else { return nil }
        return "there is no theme '\(name)'; the themes are \(DashboardConfiguration.themes.joined(separator: ", "))"
    }

    func run() async throws {
        let settings = DeskSettings(desk)
        do {
            try Self.requireTerminal()
            let desk = try await Console().open(settings, isReadOnly: readOnly, makesDesk: true)
            defer { desk.close() }
            var end = try await open(desk, settings)
            while end.wantsDemo, end.signal == nil {
                // The empty desk is shown again afterwards.
                end.signal = try await Demo(options: demoOptions(settings)).run(Console())
                if end.signal == nil { end = try await open(desk, settings) }
            }
            if let signal = end.signal { throw ExitCode(128 + signal) }
        } catch let error as TerminalError {
            Console().note("\(error)")
            throw ExitStatus.usage
        } catch {
            throw Console().report(error)
        }
    }

    /// Throws when standard input or output is no terminal, before a desk is made for nothing.
    static func requireTerminal() throws {
        guard !ConsoleTerminal.isInputTerminal || !ConsoleTerminal.isOutputTerminal else { return }
        let stream = ConsoleTerminal.isInputTerminal ? "output" : "input"
        Console().note(
            "the dashboard needs a terminal, and its standard \(stream) is not one; run it in a terminal without a "
                + "pipe or redirection, or use a command such as 'orderdesk orders' (see orderdesk --help)")
        throw ExitStatus.usage
    }

    /// Returns how a terminal is drawn on, by what is asked for and by the environment.
    static func terminalOptions(isColourless: Bool, isASCII: Bool) -> CursesTerminal.Options {
        let noColor = ProcessInfo.processInfo.environment["NO_COLOR"] ?? ""
        return CursesTerminal.Options(useColor: !isColourless && noColor.isEmpty, ascii: isASCII)
    }

    private func demoOptions(_ settings: DeskSettings) -> Demo.Options {
        var options = Demo.Options(seed: UInt64.random(in: 1...999_999))
        options.theme = theme
        options.user = settings.user
        options.terminal = terminalOptions(settings)
        return options
    }

    private func terminalOptions(_ settings: DeskSettings) -> CursesTerminal.Options {
        Self.terminalOptions(isColourless: noColor, isASCII: ascii || settings.configuration.isASCII)
    }

    /// How a dashboard ended: by which signal, if one did, and whether the demonstration was asked for.
    private typealias End = (signal: Int32?, wantsDemo: Bool)

    /// Shows the dashboard until it is left, and projects meanwhile.
    private func open(_ desk: Desk, _ settings: DeskSettings) async throws -> End {
        let remote = desk.makeRemote()
        let dashboards = readOnly ? nil : OpenDashboards(at: desk.location, session: desk.session, user: desk.user)
        defer { dashboards?.leave() }
        let delay = projectionDelay?.duration ?? desk.configuration.projectionDelay
        if delay > .zero, !readOnly { await setDelay(delay, by: remote, desk) }
        let terminal = try CursesTerminal(options: terminalOptions(settings))
        let standardError = DivertedStandardError(to: desk.location.log)
        defer { standardError.restore() }
        let wantsDemo = Atomic(false)
        var services = desk.dashboardServices(
            remote: remote, warnings: settings.feed.warnings, others: { dashboards?.others() ?? [] })
        services.openDemo = { wantsDemo.store(true, ordering: .relaxed) }
        let app = DashboardApp(
            configuration: dashboardConfiguration(settings, isASCII: !terminal.shows("⣿")), services: services,
            terminal: terminal)
        await desk.projecting {
            // Leaving this scope cancels the remote and waits until it has withdrawn what it asked for.
            async let _ = remote.run(clock: ContinuousClock())
            async let _ = settings.feed.follow(remote.losses)
            await app.run()
        }
        return (terminal.interruptedBy, wantsDemo.load(ordering: .relaxed))
    }

    /// A read model that cannot be written keeps nobody from placing orders.
    private func setDelay(
        _ delay: Duration, by remote: ProjectorRemote<OrderReadStore>, _ desk: Desk
    ) async {
        do {
            try await remote.setDelay(delay)
        } catch {
            desk.logger.warning("the projection is not delayed: \(error)")
        }
    }

    private func dashboardConfiguration(_ settings: DeskSettings, isASCII: Bool) -> DashboardConfiguration {
        let configured = settings.configuration.theme
        return DashboardConfiguration(
            user: settings.user, isReadOnly: readOnly, isThrowAway: settings.location.isThrowAway,
            offersDemo: true, isASCII: isASCII,
            theme: theme ?? configured ?? "standard", currency: settings.configuration.currency,
            timeZone: settings.configuration.timeZone, idSeed: UUID(),
            warnings: settings.warnings + [Self.complaint(aboutTheme: configured)].compactMap { $0 })
    }
}
