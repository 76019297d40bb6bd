import Simulation

/// Adds up what the runs did.
struct Totals {
    private var runs = 0
    private var jobs = 0
    private var commands = 0
    private var accepted = 0
    private var events = 0
    private var discards = 0
    private var switches = 0
    private var seconds: Int64 = 0
    private var faults: [String: Int] = [:]

    mutating func add(_ outcome: SimulationOutcome) {
        runs += 1
        jobs += outcome.jobs
        commands += outcome.commands
        accepted += outcome.accepted
        events += outcome.events
        discards += outcome.discards
        switches += outcome.switches
        seconds += outcome.duration.components.seconds
        faults.merge(outcome.faults, uniquingKeysWith: +)
    }

    /// One run in one line; two runs of one seed print the same.
    func line(of outcome: SimulationOutcome) -> String {
        """
        seed \(outcome.seed): \(outcome.jobs) jobs, \(outcome.duration), \(outcome.accepted) of \
        \(outcome.commands) commands accepted, \(outcome.events) events, digest \(outcome.digest)
        """
    }

    /// What was tried, for the report of a long run.
    var tried: String { "\(runs) seeds, \(jobs) jobs, \(commands) commands, \(faults.values.reduce(0, +)) faults" }

    /// All of them in two lines.
    var summary: String {
        let kinds = faults.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        return """
            \(runs) seeds, \(jobs) jobs, \(seconds) simulated seconds, \(accepted) of \(commands) commands accepted, \
            \(events) events, \(discards) discards, \(switches) rebuilds
            faults: \(kinds.isEmpty ? "none" : kinds)
            """
    }
}
