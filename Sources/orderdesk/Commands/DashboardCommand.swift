import ArgumentParser
import CQRS
import CommandOptions
import CursesTerminal
import Dashboard
import DeskComposition
import Foundation
import OrderReadModel
import ScreenScripts
import Synchronization
import TerminalKit

/// Opens the dashboard.
struct DashboardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dashboard",
        abstract: "Open the full-screen order desk; what orderdesk does without a subcommand.",
        discussion: """
            Keys: p place, a approve, s ship, x cancel, r refund, 0-5 status, $ high value, / find, ? help, q quit. The
            section `keys` of the configuration exchanges them: see orderdesk config keys.
            :theme shows each theme before it is chosen; themes of your own stand in config.yaml.
            The mouse clicks rows, columns, screens and hints; Shift selects text as usual, and :mouse off leaves the mouse to
            the terminal. What was shown when the desk was left is shown again, but with --fresh.
            :metrics shows what this process has done and how quickly; it is kept nowhere, and gone when it ends.

            --script FILE types for you, from a file in the language of VHS tapes: Type "chai", Enter 2, Ctrl+R, Sleep 2s,
            Wait /LIVE/, Screenshot screen.txt, Caption "what is seen". Esc ends it, and the keys are yours. Where standard
            input or output is no terminal, or with --size, nobody sees the screen, and the program ends with the script:
            1 when a Wait was in vain, 65 when the script cannot be read. :record desk.tape writes such a script.

            Example: orderdesk dashboard --data ./desk --projection-delay 2s
            Example: orderdesk --script tour.tape --size 120x36 --data ./desk
            """)

    @Flag(help: "Draw with ASCII only.")
    var ascii = false

    @Flag(help: "Draw without colours (also: NO_COLOR in the environment).")
    var noColor = false

    @Option(
        help: ArgumentHelp(
            "The dashboard's theme: auto, dark, light, contrast, colour-blind, mono, or one of config.yaml.",
            valueName: "name"))
    var theme: String?

    @Option(
        help: ArgumentHelp(
            "Slow the projection down by a pause before each event, to watch the lag.", valueName: "duration"))
    var projectionDelay: DurationArgument?

    @Flag(
        help: """
            Write lines of text in place of a screen, for screen readers and pipes: what is selected, what changed, what was \
            refused. Keys are read from a terminal or a pipe.
            """)
    var plain = false

    @Flag(help: "Only read: write nothing and refuse every command.")
    var readOnly = false

    @Flag(help: "Start with all orders, not with what was shown when this desk was left.")
    var fresh = false

    @Option(
        help: ArgumentHelp(
            "Give out what this process measures at http://127.0.0.1:PORT/metrics, for Prometheus.",
            valueName: "address"))
    var metrics: String?

    @OptionGroup(title: "Script") var scripting: ScriptOptions

    @OptionGroup(title: "Desk") var desk: DeskOptions

    func validate() throws {
        try Self.requireTheme(theme)
    }

    /// Returns what is wrong with a theme's name; nil when there is such a theme, or none is named.
    static func complaint(aboutTheme name: String?, among own: [OwnTheme]) -> String? {
        guard let name, !DashboardConfiguration.hasTheme(named: name), !own.contains(where: { $0.name == name }) else {
            return nil
        }
        let names = DashboardConfiguration.themes + own.map(\.name)
        return "there is no theme '\(name)'; the themes are \(names.joined(separator: ", "))"
    }

    /// Throws when a theme is asked for that neither the program nor the settings have.
    static func requireTheme(_ name: String?) throws {
        guard let name, !DashboardConfiguration.hasTheme(named: name) else { return }
        let location = DeskLocation(data: nil, environment: ProcessInfo.processInfo.environment)
        let own = DeskConfiguration.read(location.configuration).configuration.ownThemes
        if let complaint = complaint(aboutTheme: name, among: own) { throw ValidationError(complaint) }
    }

    /// Whether the terminal is light or dark as far as the environment says; nil where only the terminal can.
    static var groundOfEnvironment: Ground? {
        ProcessInfo.processInfo.environment["COLORFGBG"].flatMap(Ground.init(colorVariable:))
    }

    func run() async throws {
        let settings = DeskSettings(desk)
        do {
            let script = try scripting.script.map(ScriptFile.loader.load)
            if !scripting.isOffscreen, !plain { try Self.requireTerminal() }
            try scripting.requireThrowAway(settings.location, sharedLog: settings.sharedLog)
            let clock: any WallClock = scripting.clock.map(ScriptClock.init) ?? SystemClock()
            // What does not need the desk is made while the disk is waited for.
            let file = savedViewFile(settings, script)
            let isFresh = fresh
            async let saved = isFresh ? nil : file?.read()
            async let _ = settings.keyMap
            let desk = try await Console().open(
                settings, isReadOnly: readOnly, makesDesk: true, clock: clock)
            defer { desk.close() }
            let collecting = try metrics.map { try desk.giveOutMetrics(at: $0) }
            defer { collecting?.stop() }
            if plain { return try await readAloud(desk, settings, script) }
            if scripting.isOffscreen, let script {
                return try await play(script, desk, settings)
            }
            var end = try await open(desk, settings, script, keepingIn: file, saved: await saved)
            while end.wantsDemo, end.signal == nil {
                // The empty desk is shown again afterwards.
                end.signal = try await Demo(options: demoOptions(settings)).run(Console())
                guard end.signal == nil else { break }
                let file = savedViewFile(settings, nil)
                end = try await open(desk, settings, nil, keepingIn: file, saved: fresh ? nil : file?.read())
            }
            if let signal = end.signal { throw ExitCode(128 + signal) }
        } catch let faults as ScriptFaults {
            for fault in "\(faults)".split(separator: "\n") { Console().note(String(fault)) }
            throw ExitStatus.badInput
        } catch let trouble as ScriptFile.Trouble {
            Console().note("\(trouble)")
            throw ExitStatus.badInput
        } catch let error as TerminalError {
            Console().note("\(error)")
            throw ExitStatus.usage
        } catch let failure as MetricsEndpoint.Failure {
            Console().note("\(failure)")
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
                + "pipe or redirection, as lines of text with --plain, or use a command such as 'orderdesk orders' (see orderdesk --help)"
        )
        throw ExitStatus.usage
    }

    /// Returns how a terminal is drawn on, by what is asked for and by the environment.
    static func terminalOptions(
        isColourless: Bool, isASCII: Bool, keys: KeyMap = .standard
    ) -> CursesTerminal.Options {
        let noColor = ProcessInfo.processInfo.environment["NO_COLOR"] ?? ""
        return CursesTerminal.Options(
            useColor: !isColourless && noColor.isEmpty, ascii: isASCII, altKeys: keys.altKeys)
    }

    private func demoOptions(_ settings: DeskSettings) -> Demo.Options {
        var options = Demo.Options(seed: UInt64.random(in: 1...999_999))
        options.theme = theme
        options.user = settings.user
        options.terminal = terminalOptions(settings)
        return options
    }

    private func terminalOptions(_ settings: DeskSettings) -> CursesTerminal.Options {
        Self.terminalOptions(
            isColourless: noColor, isASCII: ascii || settings.configuration.isASCII, keys: settings.keyMap)
    }

    /// How a dashboard ended: by which signal, if one did, and whether the demonstration was asked for.
    private typealias End = (signal: Int32?, wantsDemo: Bool)

    /// Returns where it is kept what the dashboard shows; nil where nothing is.
    private func savedViewFile(_ settings: DeskSettings, _ script: [ScriptStatement]?) -> SavedViewFile? {
        // A script does the same whatever somebody has looked at before, and a desk to throw away is left for good.
        script == nil && !plain && !settings.location.isThrowAway ? SavedViewFile(for: settings.location) : nil
    }

    /// Shows the dashboard until it is left, and projects meanwhile.
    private func open(
        _ desk: Desk, _ settings: DeskSettings, _ script: [ScriptStatement]?, keepingIn file: SavedViewFile?,
        saved: SavedViewFile.Found?
    ) async throws -> End {
        let terminal = try CursesTerminal(options: terminalOptions(settings))
        let standardError = DivertedStandardError(to: desk.location.log)
        let wantsDemo = Atomic(false)
        var dashboard = configuration(
            settings, offersDemo: true, isASCII: !terminal.shows("⣿"), colorDepth: terminal.colorDepth)
        dashboard.savedView = saved?.view
        dashboard.warnings += [saved?.warning].compactMap(\.self)
        let run = DashboardRun(
            desk: desk, settings: settings, configuration: dashboard, delay: delay(at: desk),
            savedView: readOnly ? nil : file, openDemo: { wantsDemo.store(true, ordering: .relaxed) })
        let outcome: ScriptOutcome
        do {
            defer { standardError.restore() }
            outcome = await run.show(on: terminal, playing: script, named: scripting.script ?? "", isOffscreen: false)
        }
        if case .failed(let failure) = outcome { throw report(failure) }
        return (terminal.interruptedBy, wantsDemo.load(ordering: .relaxed))
    }

    /// Writes lines and reads keys until the dashboard is left, the input ends, or a signal comes.
    private func readAloud(_ desk: Desk, _ settings: DeskSettings, _ script: [ScriptStatement]?) async throws {
        let terminal = try PlainTerminal(isASCII: ascii || settings.configuration.isASCII)
        let run = DashboardRun(
            desk: desk, settings: settings,
            configuration: configuration(settings, isASCII: false, isPlain: true, colorDepth: .none),
            delay: delay(at: desk))
        let (name, isOffscreen) = (scripting.script ?? "", scripting.isOffscreen)
        let ended = try await untilInterrupted(logger: desk.logger) {
            do {
                let outcome = try await whileOutputIsRead {
                    await run.show(on: terminal, playing: script, named: name, isOffscreen: isOffscreen)
                }
                await terminal.close()
                return (outcome: outcome, isInterrupted: Task.isCancelled)
            } catch {
                await terminal.close()
                throw error
            }
        }
        guard let ended, !ended.isInterrupted else { throw ExitStatus.interrupted }
        if case .failed(let failure) = ended.outcome { throw report(failure) }
    }

    /// Plays a script on a screen that nobody sees; throws exit 1 where it does not come to its end.
    private func play(
        _ script: [ScriptStatement], _ desk: Desk, _ settings: DeskSettings
    ) async throws {
        let run = DashboardRun(
            desk: desk, settings: settings,
            configuration: configuration(
                settings, isASCII: ascii || desk.configuration.isASCII,
                colorDepth: terminalOptions(settings).useColor ? .trueColor : .none),
            delay: delay(at: desk))
        let (name, size) = (scripting.script ?? "", scripting.offscreenSize)
        let ended = try await untilInterrupted(logger: desk.logger) {
            let terminal = OffscreenTerminal(size: size)
            let outcome = await run.show(on: terminal, playing: script, named: name, isOffscreen: true)
            return (outcome: outcome, isInterrupted: Task.isCancelled)
        }
        guard let ended, !ended.isInterrupted else { throw ExitStatus.interrupted }
        switch ended.outcome {
        case .finished, .interrupted(_, isMissingScreen: false): return
        case .failed(let failure): throw report(failure)
        case .interrupted(let place, _):
            Console().note("\(place): the dashboard has ended before this line")
            throw ExitStatus.scriptFailed
        }
    }

    /// Reports where a script failed, with the screen as it was, and returns the exit code.
    private func report(_ failure: ScriptFailure) -> ExitCode {
        for line in "\(failure)".split(separator: "\n", omittingEmptySubsequences: false) {
            Console().note(String(line))
        }
        return ExitStatus.scriptFailed
    }

    private func delay(at desk: Desk) -> Duration? {
        let delay = projectionDelay?.duration ?? desk.configuration.projectionDelay
        return delay > .zero && !readOnly ? delay : nil
    }

    private func configuration(
        _ settings: DeskSettings, offersDemo: Bool = false, isASCII: Bool, isPlain: Bool = false, colorDepth: ColorDepth
    ) -> DashboardConfiguration {
        let (configured, own) = (settings.configuration.theme, settings.configuration.ownThemes)
        return DashboardConfiguration(
            user: settings.user, isReadOnly: readOnly, isThrowAway: settings.location.isThrowAway,
            offersDemo: offersDemo, isASCII: isASCII, hasMouse: settings.configuration.hasMouse,
            isPlain: isPlain,
            theme: theme ?? configured ?? DashboardConfiguration.themes[0], ownThemes: own, colorDepth: colorDepth,
            ground: Self.groundOfEnvironment, currency: settings.configuration.currency,
            timeZone: settings.configuration.timeZone, idSeed: scripting.idSeed,
            keys: settings.keyMap, deskArguments: settings.arguments, warnings: settings.dashboardWarnings)
    }
}
