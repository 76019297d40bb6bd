import ArgumentParser
import CQRS
import DeskComposition
import JSON
import OrderReadModel
import OrderRecords

/// Asks something of the projector, waits until it has obeyed and prints what is true then.
struct ProjectorTalk: Sendable {
    typealias Remote = ProjectorRemote<OrderReadStore>

    /// How long one session may take to succeed another that stopped, before nobody is said to have.
    private static let successionTime: Duration = .seconds(2)

    private let desk: Desk
    private let console: Console

    init(_ desk: Desk, _ console: Console) {
        self.desk = desk
        self.console = console
    }

    /// Asks what is true as soon as it is written, whoever projects.
    func ask(_ ask: @Sendable (Remote) async throws -> Void) async throws {
        try await ask(desk.makeRemote(outlivesProcess: true))
        let report = await desk.monitor.observe()
        try console.show(report)
        guard !report.hasProjector else { return }
        console.note("no process projects at the moment; it holds for the one that does next, such as a dashboard")
        throw ExitStatus.notYetVisible
    }

    /// Lets some events through a pause, and waits until they are applied.
    func step(by count: Int, within limit: Duration) async throws {
        let before = await desk.monitor.observe()
        guard before.projector.pausedBy != nil else {
            throw Self.refusal("NOT_PAUSED", "the projector is not paused; 'orderdesk projector pause' pauses it")
        }
        guard before.hasProjector else { throw Self.noProjector("nobody would apply an event") }
        let target = try await desk.makeRemote(outlivesProcess: true).step(by: count)
        let isDone = try await wait(limit) { status in
            status.projections.filter(\.isRunning).allSatisfy { $0.checkpoint >= target }
        }
        try console.show(await desk.monitor.observe())
        if before.worst.behind == 0 { console.note("nothing waits, so no event was applied") }
        guard !isDone else { return }
        console.note(
            "not all of the events were applied within \(limit.inWords); they are as soon as a process projects")
        throw ExitStatus.notYetVisible
    }

    /// Stops the projector, and waits until it has given up its lease and another had time to take over.
    func stop(within limit: Duration) async throws {
        do {
            try await desk.makeRemote(outlivesProcess: true).stop()
        } catch is NoProjector {
            throw Self.noProjector("there is none to stop")
        }
        let isDone = try await wait(limit) { status in
            status.lease.map { $0.isReleased || status.requests.stop(of: $0.holder) == nil } ?? true
        }
        if isDone { _ = try await wait(Self.successionTime) { $0.lease?.isReleased == false } }
        let report = await desk.monitor.observe()
        try console.show(report)
        guard isDone else {
            console.note("the projector did not answer within \(limit.inWords); it applies nothing more all the same")
            throw ExitStatus.notYetVisible
        }
        if report.projector.stop != nil {
            console.note("nobody took over: what is accepted is not shown until 'orderdesk projector start'")
        }
    }

    /// Lets every session project again, and waits until one does.
    func start(within limit: Duration) async throws {
        try await desk.makeRemote(outlivesProcess: true).start()
        let isDone = try await wait(limit) { [clock = desk.clock] status in
            status.lease.map { $0.isAlive(at: clock.now(), for: ProjectorPolicy().leaseDuration) } ?? false
        }
        try console.show(await desk.monitor.observe())
        guard !isDone else { return }
        console.note("nothing keeps anybody from projecting, but no process does; open a dashboard on this desk")
        throw ExitStatus.notYetVisible
    }

    /// Returns whether a condition came true within a time, looking after every change of the read store.
    private func wait(
        _ limit: Duration, until isDone: (ProjectionStoreStatus) -> Bool
    ) async throws -> Bool {
        let changes = desk.readStore.changes()
        let deadline = ContinuousClock.now + limit
        while true {
            if isDone(try await desk.readStore.status()) { return true }
            guard ContinuousClock.now < deadline else { return false }
            await Desk.wait(for: changes, until: deadline)
        }
    }

    private static func noProjector(_ consequence: String) -> RejectionError {
        refusal("NO_PROJECTOR", "no process projects, so \(consequence); open a dashboard on this desk")
    }

    private static func refusal(_ code: String, _ message: String) -> RejectionError {
        RejectionError(Rejection(RejectionCode(rawValue: code), message))
    }
}

extension Console {
    /// Prints who projects and what is asked of them.
    func show(_ report: FreshnessReport) throws {
        try show(report.projectorRecord, sentence: report.projectorSentence)
    }
}

extension FreshnessReport {
    /// Who projects and what is asked of them, in one line.
    var projectorSentence: String {
        let behind = worst.behind.map { "\(Int($0).grouped) behind" } ?? "? behind"
        return (["\(hasProjector ? "a process projects" : "no process projects")", worst.state.word, behind] + asked)
            .joined(separator: " · ")
    }

    private var slowedByWords: String {
        projector.slowedBy.map { $0.isEmpty ? "" : ", asked for by \($0)" } ?? ""
    }

    /// What is asked of projectors, a phrase each; none while nothing is.
    var asked: [String] {
        let others = projector.stops.count
        return [
            projector.pausedBy.map { "paused \(pausesOnlyHere ? "here " : "")by \($0)" },
            delay > .zero ? "\(delay.inWords) before each event\(slowedByWords)" : nil,
            projector.stop.map { "stopped by \($0.actor)" },
            projector.stop == nil && others > 0 ? "\(others) stopped, another took over" : nil,
            projector.fault.map { "the next event fails, asked for by \($0.actor)" },
        ].compactMap(\.self)
    }
}
