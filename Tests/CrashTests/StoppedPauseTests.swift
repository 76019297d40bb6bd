import CQRS
import Foundation
import OrderReadModel
import TestSupport
import Testing

/// A process that projects and has paused that is stopped, and goes on.
@Suite(.timeLimit(.minutes(10))) struct StoppedPauseTests {
    /// Longer than a control outlives a session that died.
    private static let stop: Duration = .seconds(4)

    private let desk: DeskFolder
    private let desktop: Desktop
    private let paused: Worker

    init() async throws {
        desk = try DeskFolder()
        desktop = try await Desktop(desk)
        paused = try Worker("project", ["--session", "s1", "--paused"], on: desk)
        try await paused.writes("ready")
        try await desktop.lease(isHeldBy: "s1")
        try await Worker("dispatch", ["--seed", "1", "--orders", "2"], on: desk).finish()
    }

    @Test func `alone at the desk it finds its pause and its lease as it left them`() async throws {
        let rounds = LongRun.count(short: 1, long: 10)
        let before = try await desktop.store.status()
        for _ in 0..<rounds {
            try await desktop.stopAtRest(paused)
            try await pass(Self.stop)
            paused.signal(SIGCONT)
            let renewed = SystemClock().now()
            try await eventually("the pause is renewed some times") {
                try expectUntouched(try await desktop.store.status(), since: before)
                return try await desktop.store.status().control.pauseOwner.renewedAt - renewed > .seconds(2)
            }
        }
        #expect(!paused.lines.contains { $0.hasPrefix("lost") })
        await paused.kill()
        LongRun.report(
            item: "stopped pauses",
            tried: "\(rounds) stops of \(Self.stop) of a process that had paused the projection", findings: [])
    }

    @Test func `with another at the desk meanwhile its pause is over, and it learns that`() async throws {
        try await desktop.stopAtRest(paused)
        let other = try Worker("project", ["--session", "s2"], on: desk)
        try await desktop.catchesUp()
        paused.signal(SIGCONT)
        try await paused.writes("lost while stopped")
        #expect(paused.lines.contains("lost while stopped"))
        try await Worker("dispatch", ["--seed", "1", "--from", "2", "--orders", "2"], on: desk).finish()
        try await desktop.catchesUp()
        #expect(try await desktop.store.status().control.asksForSomething == false)
        await other.kill()
        await paused.kill()
        #expect(try await desktop.differences() == [])
    }

    /// Fails when an event was applied, or the lease or the pause went to another.
    private func expectUntouched(_ status: ProjectionStoreStatus, since before: ProjectionStoreStatus) throws {
        guard status.projections == before.projections, status.control.isPaused,
            status.control.pauseOwner.session == "s1",
            status.lease?.isSameHold(as: before.lease) == true
        else { throw ConditionNotMet("all was as it had been left: \(status)") }
    }

    private func pass(_ duration: Duration) async throws {
        let start = ContinuousClock.now
        try await eventually("\(duration) have passed") { ContinuousClock.now - start > duration }
    }
}
