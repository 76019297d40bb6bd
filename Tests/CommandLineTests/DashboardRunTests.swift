import CQRS
import Dashboard
import Foundation
import Synchronization
import TerminalKit
import TestSupport
import Testing

@testable import CommandOptions
@testable import DeskComposition
@testable import orderdesk

/// Runs the dashboard on a real desk with the sample orders, and counts what it shows.
@Suite(.timeLimit(.minutes(2))) struct DashboardRunTests {
    private let directory: TemporaryDirectory
    private let desk: Desk
    private let terminal = ScriptedTerminal(size: Size(columns: 80, rows: 24))
    private let observations = ObservationCounter()
    private let app: DashboardApp

    init() async throws {
        directory = try TemporaryDirectory()
        let home = directory.file("home").path(percentEncoded: false)
        let options = try DeskOptions.parse(["--data", directory.file("desk").path(percentEncoded: false)])
        let settings = DeskSettings(options, environment: ["XDG_STATE_HOME": home, "XDG_CONFIG_HOME": home])
        let desk = try await Desk(settings, makesDesk: true)
        self.desk = desk
        var services = desk.dashboardServices(remote: desk.makeRemote(), warnings: settings.feed.warnings)
        _ = try await services.loadSamples { _ in }
        services.freshness = { [updates = services.freshness, observations] in observations.counting(updates()) }
        app = DashboardApp(
            configuration: DashboardConfiguration(user: "ada", isReadOnly: false, idSeed: UUID()), services: services,
            terminal: terminal)
    }

    /// How many frames were shown, except those with changes in the header: a machine that pauses for a moment is
    /// reported there, which does not mean that too much was drawn.
    private var drawn: Int {
        get async {
            let frames = await terminal.frames
            return zip(frames, frames.dropFirst()).count { $0.body != $1.body || $0 == $1 }
        }
    }

    @Test func `a desk at rest is looked at and not drawn, and each key is drawn once`() async throws {
        async let run: Void = desk.projecting { [app] in await app.run() }
        let full = await terminal.frame { $0.text.contains("LIVE · 0 behind") && $0.text.contains("830 of 830") }
        #expect(full != nil)
        // The figures of the catch-up settle first.
        var atRest = -1
        while await drawn != atRest {
            atRest = await drawn
            try await observations.wait(for: 2)
        }
        try await observations.wait(for: 3)
        #expect(await drawn == atRest)
        for step in 1...5 {
            let before = await terminal.frames.last?.body
            terminal.type(.down)
            _ = await terminal.frame { $0.body != before }
            #expect(await drawn == atRest + step)
        }
        terminal.send(.closed)
        await run
    }
}

extension Frame {
    /// All rows under the header; none in the frame before the size is known.
    fileprivate var body: [ArraySlice<Cell>] { (0..<size.rows).dropFirst().map { row($0) } }
}

/// Counts the observations of the desk that pass through.
private final class ObservationCounter: Sendable {
    private let count = Atomic(0)

    func counting(_ observations: AsyncStream<FreshnessReport>) -> AsyncStream<FreshnessReport> {
        AsyncStream { continuation in
            let task = Task {
                for await observed in observations {
                    count.add(1, ordering: .relaxed)
                    continuation.yield(observed)
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    /// Waits until so many more have passed.
    func wait(for more: Int) async throws {
        let goal = count.load(ordering: .relaxed) + more
        try await eventually("the desk was looked at \(more) times more") {
            self.count.load(ordering: .relaxed) >= goal
        }
    }
}
