import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import JSON
import OrderRecords
import TerminalKit

/// Prints how fresh the desk is.
struct StatusCommand: PrintingCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how far every projection is behind the log.",
        discussion: """
            It only reads and never projects itself. Exit code 0 means LIVE; 1 catching up, delayed, paused or \
            rebuilding; 2 stalled, failed, a rebuild that failed, or dead letters waiting. With --watch it prints again whenever something \
            changed, until interrupted; --format json then prints one object a line. What is not known is null: the lag \
            while the event that waits is dated in the future, the heartbeat without a projector, percentiles when \
            nothing became visible in the last five minutes.

            Example: orderdesk status --json
            """)

    @Flag(help: "Print again on every change, until interrupted.")
    var watch = false

    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    var isReadOnly: Bool { true }

    func run(on desk: Desk, _ console: Console) async throws {
        guard !watch else { return try await watch(desk, console) }
        let report = await desk.monitor.observe()
        try console.show(report.listing)
        if let code = report.exitCode { throw code }
    }

    private func watch(_ desk: Desk, _ console: Console) async throws {
        try await untilInterrupted(logger: desk.logger) {
            try await whileOutputIsRead { try await Self.follow(desk, console) }
        }
    }

    private static func follow(_ desk: Desk, _ console: Console) async throws {
        var shown: [FreshnessReport.Essence] = []
        for await report in desk.monitor.updates(every: .milliseconds(500), clock: ContinuousClock()) {
            guard report.essence != shown else { continue }
            shown = report.essence
            try console.show(report.listing)
        }
    }
}

extension FreshnessReport {
    /// What of one projection is worth printing again when it changed; ages change all the time.
    fileprivate struct Essence: Hashable, Sendable {
        let state: FreshnessState
        let head: Position?
        let checkpoint: Position
        let deadLetters: Int
        let rebuild: Position?
        let rebuildFailure: ProjectionFailure?
    }

    fileprivate var essence: [Essence] {
        projections.map {
            Essence(
                state: $0.state, head: $0.head, checkpoint: $0.checkpoint, deadLetters: $0.deadLetters,
                rebuild: $0.rebuild?.checkpoint, rebuildFailure: $0.rebuild?.failure)
        }
    }

    /// The exit code of this observation; nil for LIVE.
    fileprivate var exitCode: ExitCode? {
        if projections.contains(where: { $0.deadLetters > 0 || $0.rebuild?.failure != nil }) {
            return ExitStatus.unhealthy
        }
        switch worst.state {
        case .live: return nil
        case .catchingUp, .delayed, .paused, .rebuilding: return ExitStatus.behind
        case .stalled, .failed, .logAway: return ExitStatus.unhealthy
        }
    }

    /// What `status` prints of this observation.
    var listing: Listing {
        Listing(
            name: "projections", records: projections.map(\.statusRecord), leading: headRecord,
            extras: ["visibleMilliseconds": .object(percentileRecord), "projector": .object(projectorRecord)],
            table: table,
            summary: summary)
    }

    private var table: Table {
        let columns: [Table.Column] = [
            .text("PROJECTION"), .text("STATE"), .number("CHECKPOINT"), .number("BEHIND"), .number("LAG"),
            .number("HEARTBEAT"), .number("DEAD LETTERS"), .flexible(""),
        ]
        return Table(columns: columns, rows: projections.map(\.statusRow))
    }

    private var summary: String {
        let head = worst.head.map { "log at \($0)" } ?? "log not readable"
        let chain = worst.chain.map { "chain \($0.short)" }
        let visible = visibleLatency.map {
            "visible p50 \($0.p50.inFineWords) · p95 \($0.p95.inFineWords) · p99 \($0.p99.inFineWords)"
                + " (of \($0.samples) in \(Int(VisibleLatency.window.inSeconds / 60)) min)"
        }
        return
            ([worst.state.word, head] + asked + [copies?.warning, chain, visible].compactMap { $0 })
            .joined(separator: " · ")
    }
}

extension Freshness {
    fileprivate var statusRow: [String] {
        [
            projection.rawValue, state.word, "\(checkpoint)", behind.map(String.init) ?? "?",
            lag.map(\.inWords) ?? "?", heartbeatAge.map { "\($0.inWords) ago" } ?? "none", "\(deadLetters)", detail,
        ]
    }

    private var detail: String {
        [stateDetail, isLagUnknownByClock ? Self.unknownLag : nil, rebuild?.sentence].compactMap { $0 }.filter {
            !$0.isEmpty
        }.joined(separator: "; ")
    }

    /// What the state's word leaves out.
    private var stateDetail: String {
        switch state {
        case .failed(let position?, let message): "at \(position): \(message)"
        case .failed(nil, let message): message
        case .logAway(let time): "for \(time.inWords)"
        case .paused(let actor) where !actor.isEmpty: "by \(actor)"
        case .catchingUp: eta.map { "eta \($0.inWords)" } ?? ""
        default: ""
        }
    }
}

extension RebuildProgress {
    fileprivate var sentence: String {
        if let failure { return "the rebuild failed at \(failure.position): \(failure.message)" }
        let rate = eventsPerSecond.map { "\(Int($0.rounded()))/s" }
        let left = timeLeft.map { "\($0.inWords) left" }
        return (["rebuilt up to \(checkpoint) of \(head)"] + [rate, left].compactMap { $0 }).joined(separator: ", ")
    }
}

extension Duration {
    /// The duration in milliseconds with one decimal.
    fileprivate var inFineWords: String { "\((inMilliseconds * 10).rounded() / 10) ms" }
}
