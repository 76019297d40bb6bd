import CQRS
import Dashboard
import DeskComposition
import OrderReadModel
import ScreenScripts
import TerminalKit

/// Shows the dashboard on a terminal and projects meanwhile; a script may type, and what is seen may be recorded.
struct DashboardRun: Sendable {
    let desk: Desk
    let settings: DeskSettings
    let configuration: DashboardConfiguration
    /// The pause before each event that is asked for at the start; nil for none.
    let delay: Duration?
    /// Keeps what was shown for the next start; nil where nothing is kept.
    var savedView: SavedViewFile?
    /// Has the demonstration opened once the dashboard is left.
    var openDemo: @Sendable () -> Void = {}

    /// Returns when the dashboard was left, and with a script how that ended.
    func show(
        on terminal: any Terminal, playing script: [ScriptStatement]?, named file: String, isOffscreen: Bool
    ) async -> ScriptOutcome {
        let remote = desk.makeRemote()
        if let delay { await setDelay(delay, by: remote) }
        let dashboards =
            configuration.isReadOnly
            ? nil : OpenDashboards(at: desk.location, session: desk.session, user: desk.user)
        defer { dashboards?.leave() }
        let start = ContinuousClock.now
        let recorder = ScreenRecorder(
            forbidding: desk.location.ownFiles, elapsed: { ContinuousClock.now - start },
            now: { [clock = desk.clock] in clock.now().microseconds / 1_000_000 })
        let playback = script.map {
            ScriptPlayback(
                $0, file: file, over: terminal, isOffscreen: isOffscreen, recorder: recorder)
        }
        var services = services(remote, recorder, playback, terminal) { dashboards?.others() ?? [] }
        let alerts = AlertWatch(settings.configuration.alerts, at: desk, logger: desk.logger) {
            [logger = desk.logger, feed = settings.feed] alert in
            logger.info("\(alert.sentence)", metadata: ["rule": "\(alert.rule.name)"])
            for action in alert.rule.actions { await Self.show(alert, by: action, on: terminal, feed) }
        }
        services.rejected = { alerts.receive($0, of: $1) }
        let app = DashboardApp(
            configuration: configuration, services: services, terminal: playback?.screen ?? terminal)
        let outcome = await desk.projecting {
            // Leaving this scope cancels the remote and waits until it has withdrawn what it asked for.
            async let _ = remote.run(clock: ContinuousClock())
            async let _ = settings.feed.follow(remote.losses)
            async let _ = alerts.run()
            guard let playback else {
                await app.run()
                return ScriptOutcome.finished
            }
            return await playback.run(notify: { settings.feed.post($0) }) { await app.run() }
        }
        await recorder.finish(reporting: { settings.logger.warning("\($0)") })
        return outcome
    }

    private static func show(
        _ alert: Alert, by action: AlertAction, on terminal: any Terminal, _ feed: WarningFeed
    ) async {
        switch action {
        case .message: feed.post(alert.sentence)
        case .bell: await terminal.notify(.bell)
        case .notify: await terminal.notify(.text(alert.sentence))
        case .notify777: await terminal.notify(.titled("orderdesk", alert.sentence))
        // The watch starts it.
        case .run, .shell: break
        }
    }

    private func services(
        _ remote: ProjectorRemote<OrderReadStore>, _ recorder: ScreenRecorder, _ playback: ScriptPlayback?,
        _ terminal: any Terminal, others: @escaping @Sendable () -> [String]
    ) -> DashboardServices {
        var services = desk.dashboardServices(
            remote: remote, warnings: settings.feed.warnings, others: others)
        services.openDemo = openDemo
        if let savedView {
            services.saveView = { [logger = settings.logger] view in
                do { try savedView.write(view) } catch { logger.warning("what was shown is not kept: \(error)") }
            }
        }
        services.screen = ScreenServices(
            write: { try recorder.write($0, replacing: $1) },
            stopRecording: { first in
                guard let sentence = try await recorder.stop(for: .person, firstInputLeftOut: first) else {
                    throw ScreenRecorder.Trouble(description: "nothing is being recorded")
                }
                return sentence
            },
            observers: [recorder as any ScreenObserver] + (playback.map { [$0.screen] } ?? [])
                + ((terminal as? any ScreenObserver).map { [$0] } ?? []))
        if let playback {
            services.screen.script = playback.name
            services.captions = CaptionServices(texts: playback.captions)
        }
        return services
    }

    /// A read model that cannot be written keeps nobody from placing orders.
    private func setDelay(_ delay: Duration, by remote: ProjectorRemote<OrderReadStore>) async {
        do {
            try await remote.setDelay(delay)
        } catch {
            desk.logger.warning("the projection is not delayed: \(error)")
        }
    }
}
