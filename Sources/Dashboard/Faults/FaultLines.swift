import CQRS
import TerminalKit

/// Shows on the screen of the lag what is broken on purpose, and the names that break and mend.
struct FaultLines {
    private let state: DashboardState
    private let instant: InstantText

    init(_ state: DashboardState) {
        self.state = state
        instant = InstantText(timeZone: state.configuration.timeZone, now: state.now)
    }

    /// What is broken now, a line each; none while nothing is.
    var broken: [Line] {
        (desk.map { projector($0) } ?? []) + own
    }

    /// The names of what breaks something and has no key; the keys stand in the line of keys.
    var names: [Span] {
        [ActionID.slowDisk, .shiftClock].flatMap { id in
            [Span(state.keyName(of: id), state.keyRole(of: id), click: .action(id)), Span("  ", .quiet)]
        }
    }

    private var desk: FreshnessReport? { state.desk }

    private func projector(_ desk: FreshnessReport) -> [Line] {
        var lines: [Line] = []
        let projector = desk.projector
        if let stop = projector.stop {
            let start = state.keyName(of: .stopProjector)
            lines.append(
                line(
                    "no projector: stopped by \(stop.actor) at \(instant.time(of: stop.requestedAt)); \(start) starts it",
                    .stalled))
        } else if let stop = projector.stops.last {
            let others = projector.stops.count == 1 ? "one session stands" : "\(projector.stops.count) sessions stand"
            let start = state.keyName(of: .startProjector)
            lines.append(
                line("\(others) still, stopped by \(stop.actor); another one projects; \(start) ends that", .warning))
        }
        if let fault = projector.fault {
            lines.append(line("the next event fails: asked for by \(fault.actor)", .warning))
        }
        return lines
    }

    private var own: [Line] {
        let faults = state.faults
        var lines: [Line] = []
        if faults.commitDelay > .zero {
            lines.append(line("\(FaultText.disk(faults.commitDelay)); \(state.keyName(of: .slowDisk)) off", .warning))
        }
        if faults.clockShift != .zero {
            lines.append(
                line("\(FaultText.clock(faults.clockShift)); \(state.keyName(of: .shiftClock)) off", .warning))
        }
        return lines
    }

    private func line(_ text: String, _ role: Role) -> Line { Line([Span(" \(Sign.failed) \(text)", role)]) }
}
