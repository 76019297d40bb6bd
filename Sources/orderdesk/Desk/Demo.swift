import CQRS
import CommandOptions
import CursesTerminal
import Dashboard
import DeskComposition
import Foundation
import OrderCommands
import OrderTraffic
import TerminalKit

/// A demonstration: a desk to throw away with sample orders up to now, and live traffic, in a dashboard.
struct Demo: Sendable {
    /// What it is given.
    struct Options: Sendable {
        /// By which the traffic is made up.
        var seed: UInt64
        /// How many commands a second there are usually.
        var rate = 3.0
        /// Whether scenes and captions explain what is seen.
        var hasCaptions = true
        /// Where the desk is kept; nil to throw it away.
        var kept: String?
        /// Whether lines of text are written instead of frames.
        var isPlain = false
        /// How the terminal is drawn.
        var terminal = CursesTerminal.Options()
        /// The dashboard's theme; the configured one when nil.
        var theme: String?
        /// Who sits at the desk.
        var user: String?
    }

    /// The number of the first order of the traffic: those of the samples are lower.
    private static let firstOrder = 20_001
    private static let alertsAreOff = "alerts of config.yaml are off: what happens in a demonstration is made up"

    let options: Options

    /// Runs until the person leaves; returns the signal that ended it, if one did. The folder is removed by then.
    ///
    /// Throws ``StoreError`` or `TerminalError`.
    func run(_ console: Console) async throws -> Int32? {
        DemoFolder.removeLeftBehind()
        let folder = try DemoFolder(keptAt: options.kept)
        defer { folder.remove() }
        let settings = Self.settings(of: folder, user: options.user)
        let desk = try await console.open(settings, makesDesk: true)
        defer { desk.close() }
        let bar = ProgressBar(console)
        let catalogue = try await untilInterrupted(logger: settings.logger) {
            try await fill(desk) { bar.show("sample orders: commands", $0, of: $1) }
        }
        bar.finish()
        guard let catalogue else { return SIGINT }
        return try await show(desk, settings, catalogue)
    }

    /// The settings of a desk in a folder; the environment's own desk is left alone.
    private static func settings(of folder: DemoFolder, user: String?) -> DeskSettings {
        DeskSettings(data: folder.path, user: user, hasOwnLog: true)
    }

    /// Brings the sample orders to the desk, and what the traffic takes for granted.
    private func fill(
        _ desk: Desk, _ progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void
    ) async throws -> TrafficCatalogue {
        let samples = try await DemoSamples()
        let total = samples.stepCount
        try await samples.send(to: desk, endingAt: desk.clock.now()) { progress($0, total) }
        let catalogue = samples.catalogue
        let metadata = CommandMetadata(commandID: .random(), actor: TrafficGenerator.clerks[0])
        _ = try await desk.commands.dispatch(RequireFourEyes(), metadata: metadata)
        _ = try await desk.commands.dispatch(
            SuspendCustomer(customerID: catalogue.suspended.id, reason: "invoices unpaid"),
            metadata: CommandMetadata(commandID: .random(), actor: TrafficGenerator.clerks[0]))
        _ = try await desk.commands.dispatch(
            DiscontinueProduct(productID: catalogue.discontinued.id),
            metadata: CommandMetadata(commandID: .random(), actor: TrafficGenerator.clerks[0]))
        try await desk.catchUp { _, _ in }
        return catalogue
    }

    private func show(_ desk: Desk, _ settings: DeskSettings, _ catalogue: TrafficCatalogue) async throws -> Int32? {
        if !settings.configuration.alerts.isEmpty { settings.feed.post(Self.alertsAreOff) }
        if options.isPlain { return try await readAloud(desk, settings, catalogue) }
        let terminal = try CursesTerminal(options: options.terminal)
        let standardError = DivertedStandardError(to: desk.location.log)
        defer { standardError.restore() }
        let dashboard = configuration(settings, isASCII: !terminal.shows("⣿"), colorDepth: terminal.colorDepth)
        await run(desk, settings, catalogue, dashboard, on: terminal)
        return terminal.interruptedBy
    }

    /// Writes lines and reads keys until the demonstration is left, the input ends, or a signal comes.
    private func readAloud(
        _ desk: Desk, _ settings: DeskSettings, _ catalogue: TrafficCatalogue
    ) async throws -> Int32? {
        let terminal = try PlainTerminal(isASCII: options.terminal.ascii)
        let dashboard = configuration(settings, isASCII: false, isPlain: true, colorDepth: .none)
        let isLeft = try await untilInterrupted(logger: settings.logger) {
            do {
                try await whileOutputIsRead { await run(desk, settings, catalogue, dashboard, on: terminal) }
                await terminal.close()
                return !Task.isCancelled
            } catch {
                await terminal.close()
                throw error
            }
        }
        return isLeft == true ? nil : SIGINT
    }

    /// Shows the dashboard with traffic and scenes until it is left.
    private func run(
        _ desk: Desk, _ settings: DeskSettings, _ catalogue: TrafficCatalogue, _ dashboard: DashboardConfiguration,
        on terminal: any Terminal
    ) async {
        let remote = desk.makeRemote()
        let scenes = DemoScenes(
            options.hasCaptions ? FirstMinute(rate: options.rate).scenes : [], catalogue, clock: ContinuousClock())
        var services = desk.dashboardServices(remote: remote, warnings: settings.feed.warnings)
        services.captions = scenes.captions
        services.demonstrated = scenes.acts
        if let observer = terminal as? any ScreenObserver { services.screen.observers = [observer] }
        let app = DashboardApp(configuration: dashboard, services: services, terminal: terminal)
        let traffic = DemoTraffic(
            desk: desk.commands, generator: generator(catalogue), clock: ContinuousClock(),
            warn: { settings.feed.post($0) })
        await desk.projecting {
            // Leaving this scope cancels these and waits for them.
            async let _ = remote.run(clock: ContinuousClock())
            async let _ = settings.feed.follow(remote.losses)
            async let _ = traffic.run()
            async let _ = scenes.run()
            await app.run()
        }
    }

    private func generator(_ catalogue: TrafficCatalogue) -> TrafficGenerator {
        let shape =
            options.hasCaptions ? FirstMinute(rate: options.rate).shape : TrafficShape(rate: options.rate)
        return TrafficGenerator(
            seed: options.seed, catalogue: catalogue, shape: shape, firstOrder: Self.firstOrder)
    }

    private func configuration(
        _ settings: DeskSettings, isASCII: Bool, isPlain: Bool = false, colorDepth: ColorDepth
    ) -> DashboardConfiguration {
        DashboardConfiguration(
            user: settings.user, isThrowAway: settings.location.isThrowAway, isASCII: isASCII,
            hasMouse: settings.configuration.hasMouse, isPlain: isPlain,
            theme: options.theme ?? settings.configuration.theme ?? DashboardConfiguration.themes[0],
            ownThemes: settings.configuration.ownThemes, colorDepth: colorDepth,
            ground: DashboardCommand.groundOfEnvironment, currency: settings.configuration.currency,
            timeZone: settings.configuration.timeZone, idSeed: Self.idSeed(options.seed),
            keys: settings.keyMap, deskArguments: settings.arguments, warnings: settings.dashboardWarnings)
    }

    /// The same ids for the same seed: the desk is new each time.
    static func idSeed(_ seed: UInt64) -> UUID {
        var bytes: uuid_t = (0x0D, 0xE5, 0xC0, 0xDE, 0, 0, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, 0)
        withUnsafeMutableBytes(of: &bytes) { bytes in
            withUnsafeBytes(of: seed.bigEndian) { seed in
                for index in 0..<4 { bytes[index] ^= seed[index + 4] }
                for index in 0..<4 { bytes[index + 10] ^= seed[index] }
            }
        }
        return UUID(uuid: bytes)
    }
}
