import CQRS
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(30))) struct TakeoverTests {
    @Test func `a holder that is killed, stopped or cut off is succeeded, and writes nothing when it is back`()
        async throws
    {
        let standstill = StandstillMeter()
        let rounds = LongRun.count(short: 1, long: 12)
        // Each on a desk of its own, side by side: most of their time is waiting for leases to run out.
        let (times, findings) = try await withThrowingTaskGroup(of: ([Duration], [String]).self) { group in
            for way in Way.allCases {
                group.addTask {
                    let trial = try await TakeoverTrial(way)
                    for _ in 0..<rounds { try await trial.round() }
                    return (trial.times, try await trial.conclude())
                }
            }
            return try await group.reduce(into: ([], [])) { $0 = ($0.0 + $1.0, $0.1 + $1.1) }
        }
        let longest = try #require(times.max())
        let sorted = times.sorted()
        LongRun.report(
            item: "processes",
            tried: """
                \(times.count) changes of who projects, the holder killed, stopped, failing and hanging; a successor \
                after \(sorted[sorted.count / 2]) in the middle, \(longest) at most
                """,
            findings: findings)
        #expect(findings == [])
        #expect(longest < .seconds(2) + standstill.total)
    }
}

/// How a holder of the lease is put out of action.
private enum Way: CaseIterable {
    case killed
    case stopped
    case failing
    case hanging

    /// What puts it out of action.
    var fault: Int32 {
        switch self {
        case .killed: SIGKILL
        case .stopped: SIGSTOP
        case .failing: SIGUSR1
        case .hanging: SIGUSR2
        }
    }

    /// What brings it back; nil when nothing does.
    var cure: Int32? {
        switch self {
        case .killed: nil
        case .stopped: SIGCONT
        case .failing, .hanging: SIGHUP
        }
    }
}

/// One desk on which two processes want to project, and lose and acquire the lease in turn.
private final class TakeoverTrial {
    private let way: Way
    private let desk: DeskFolder
    private let desktop: Desktop
    private var holder: (name: String, worker: Worker)
    private var other: (name: String, worker: Worker)
    private var rounds = 0
    private var nextOrder = 0
    /// The duration of each change, from the fault to the successor's lease.
    private(set) var times: [Duration] = []

    init(_ way: Way) async throws {
        self.way = way
        let desk = try DeskFolder()
        self.desk = desk
        desktop = try await Desktop(desk)
        holder = ("s1", try Worker("project", ["--session", "s1"], on: desk))
        try await desktop.lease(isHeldBy: "s1")
        other = ("s2", try Worker("project", ["--session", "s2"], on: desk))
        try await other.worker.writes("ready")
    }

    /// Puts the holder out of action under load, waits for the successor, and lets the former holder come back.
    func round() async throws {
        rounds += 1
        // Whoever is stopped is to be at rest: a process stopped within a transaction keeps everyone waiting.
        if way == .stopped {
            try await measure(since: desktop.stopAtRest(holder.worker))
            try await dispatchSome()
        } else {
            let traffic = try Worker("dispatch", ["--seed", "\(rounds)", "--orders", "100000"], on: desk)
            try await traffic.writes("receipt", times: 20)
            let start = SystemClock().now()
            holder.worker.signal(way.fault)
            try await measure(since: start)
            await traffic.kill()
        }
        try await desktop.catchesUp()
        try await comeBack()
        swap(&holder, &other)
    }

    /// Ends both and returns how what they made together differs from a replay.
    func conclude() async throws -> [String] {
        await holder.worker.kill()
        await other.worker.kill()
        return try await desktop.differences()
    }

    /// Records how long it is until the other one holds the lease.
    private func measure(since start: Timestamp) async throws {
        let lease = try await desktop.lease(isHeldBy: other.name)
        times.append(lease.renewedAt - start)
    }

    private func comeBack() async throws {
        if let cure = way.cure {
            holder.worker.signal(cure)
        } else {
            await holder.worker.end()
            let next = "s\(rounds + 2)"
            holder = (next, try Worker("project", ["--session", next], on: desk))
            try await holder.worker.writes("ready")
        }
        if way == .hanging { try await holder.worker.writes("fenced") }
        // The successor stays what it is until it has shown once more that it lives.
        try await dispatchSome()
        try await desktop.catchesUp()
        try await desktop.lease(staysWith: other.name, renewals: 1)
    }

    private func dispatchSome() async throws {
        let worker = try Worker(
            "dispatch", ["--seed", "1000", "--from", "\(nextOrder)", "--orders", "5"], on: desk)
        nextOrder += 5
        try await worker.finish()
    }
}
