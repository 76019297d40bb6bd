import CQRS
import OrderReadModel

/// The outcome of an accepted command: where it is in the log, and whether readers see it.
package struct Submission<Details: Sendable & Equatable>: Sendable {
    package let receipt: Receipt<Details>
    /// Why readers do not see it yet; nil when they do.
    package let staleness: Staleness?

    package var isVisible: Bool { staleness == nil }
}

/// Reports that the log failed while a command was on its way, and what that means for the command.
package struct LostCommand: Error, CustomStringConvertible {
    package let commandID: CommandID
    package let error: StoreError

    package var description: String {
        guard !error.leavesNothingBehind else { return "not accepted, nothing was written: \(error)" }
        return "\(error). Whether the command was accepted is not known; send it again with --command-id \(commandID): "
            + "it is done once at most"
    }
}

/// Carries a rejection as an error, for `Result` and for `throw`.
package struct RejectionError: Error, Hashable {
    package let rejection: Rejection

    package init(_ rejection: Rejection) {
        self.rejection = rejection
    }
}

extension Desk {
    /// How long a command that was accepted is held up by a read model that does not answer.
    private static var longestObservation: Duration { .seconds(1) }
    /// How long a reader waits for a read model that it has to bring up to date itself.
    private static var ownCatchUpLimit: Duration { .seconds(2) }

    /// Dispatches a command and returns whether a projection shows it, after waiting for at most `wait`.
    ///
    /// Without `wait` the projection is observed once. Throws ``RejectionError`` when the command is rejected.
    package func submit<C: Command>(
        _ command: C, metadata: CommandMetadata, showing projection: ProjectionName, wait: Duration?
    ) async throws -> Submission<C.Details> {
        switch try await dispatch(command, metadata) {
        case .rejected(let rejection, _):
            throw RejectionError(rejection)
        case .accepted(let receipt):
            let staleness = await staleness(of: receipt.position, in: projection, wait: wait)
            return Submission(receipt: receipt, staleness: staleness)
        }
    }

    /// Dispatches a command; throws ``LostCommand`` when the log fails.
    package func dispatch<C: Command>(
        _ command: C, _ metadata: CommandMetadata
    ) async throws -> CommandAnswer<C.Details> {
        do {
            return try await commands.dispatch(command, metadata: metadata)
        } catch let error as StoreError {
            throw LostCommand(commandID: metadata.commandID, error: error)
        }
    }

    private func staleness(
        of position: Position, in projection: ProjectionName, wait: Duration?
    ) async -> Staleness? {
        // The command is accepted, whatever the read model is like: one that does not answer is not waited for.
        let staleness = await within((wait ?? .zero) + Self.longestObservation) { [self] in
            guard let wait else { return await monitor.staleness(ofEventAt: position, in: projection) }
            return await projecting {
                await monitor.staleness(ofEventAt: position, in: projection, waiting: wait)
            }
        }
        return staleness ?? .failed(at: nil, message: "the read model does not answer")
    }

    /// Asks a query after letting the read model catch up: for at most `wait`, or by itself where nobody else projects.
    ///
    /// `others` are the projections that the query reads besides its own: while they are at different positions, it is
    /// asked again after each change of the read model, for as long. Throws ``StoreError`` when the rows are of another log
    /// than this even then: they are no answer at all.
    package func ask<Q: Query>(
        _ query: Q, wait: Duration?, alsoReading others: [ProjectionName] = []
    ) async throws -> QueryResult<Q.Answer> {
        let result = try await askCaughtUp(query, wait: wait, others)
        guard result.freshness.isOfThisLog else {
            throw StoreError(
                .busy, "\(location.readStore.lastPathComponent) was made from another log than this one",
                remedy: isReadOnly
                    ? "open the desk once for writing: it is then rebuilt"
                    : "it is being rebuilt (see 'orderdesk status'); ask again, or with --wait")
        }
        return result
    }

    private func askCaughtUp<Q: Query>(
        _ query: Q, wait: Duration?, _ others: [ProjectionName]
    ) async throws -> QueryResult<Q.Answer> {
        var isBehind = false
        var head: Position?
        for projection in [Q.projection] + others {
            let freshness = await monitor.freshness(of: projection)
            head = freshness.head
            isBehind = isBehind || !freshness.isOfThisLog || head.map { freshness.checkpoint < $0 } ?? false
        }
        guard let head, isBehind else { return try await askTogether(query, within: wait, others) }
        let isOurs = try await mayProject()
        guard let limit = wait ?? (isOurs ? Self.ownCatchUpLimit : nil) else {
            return try await askTogether(query, within: nil, others)
        }
        let deadline = ContinuousClock.now + limit
        return try await projecting {
            for other in others {
                _ = await monitor.wait(for: head, in: other, timeout: deadline - .now)
            }
            return try await askTogether(
                query, within: deadline - .now, others, consistency: .atLeast(head, timeout: deadline - .now))
        }
    }

    /// Asks, and while projections that it reads are at different positions, again after each change of the read model.
    private func askTogether<Q: Query>(
        _ query: Q, within limit: Duration?, _ others: [ProjectionName], consistency: Consistency = .eventual
    ) async throws -> QueryResult<Q.Answer> {
        func ask() async throws -> QueryResult<Q.Answer> {
            // Before the answer, so that what is reported is never newer than what was read.
            var known: [Freshness] = []
            for other in others { known.append(await monitor.freshness(of: other)) }
            return try await queries.ask(query, consistency: consistency).limited(by: known)
        }
        guard let limit, !others.isEmpty else { return try await ask() }
        let changes = readStore.changes()
        let deadline = ContinuousClock.now + limit
        while true {
            do {
                return try await ask()
            } catch let error as StoreError where error.kind == .busy && ContinuousClock.now < deadline {
                await Self.wait(for: changes, until: deadline)
            }
        }
    }

    /// Waits for the next tick of a feed.
    package static func wait(for changes: AsyncStream<Void>, until deadline: ContinuousClock.Instant) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in changes { return } }
            // Ends the wait; cancelled by a change.
            group.addTask { try? await ContinuousClock().sleep(until: deadline) }
            await group.next()
            group.cancelAll()
        }
    }

    /// Brings the read model up to date unless another process does; `progress` receives how many events are done, of
    /// how many.
    ///
    /// Gives up where only a person can help: on a pause, a failure, or no progress for five seconds.
    package func catchUp(progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void) async throws {
        guard try await mayProject() else { return }
        await projecting {
            var watch = CatchUpWatch()
            for await report in monitor.updates(every: .milliseconds(250), clock: ContinuousClock()) {
                guard let step = watch.receive(report, at: ContinuousClock.now) else { return }
                progress(step.done, step.total)
            }
        }
    }

    /// Takes part in projecting while `body` runs, and gives up the lease afterwards.
    package func projecting<T: Sendable>(_ body: @Sendable () async throws -> T) async rethrows -> T {
        guard !isReadOnly else { return try await body() }
        let runner = makeRunner()
        // Leaving this scope cancels the runner and waits for it, whichever way the body ends.
        async let _ = runner.run(clock: ContinuousClock())
        return try await body()
    }

    /// Whether projecting falls to this process, because it may write and no other process projects.
    private func mayProject() async throws -> Bool {
        guard !isReadOnly else { return false }
        guard let lease = try await readStore.status().lease else { return true }
        return !lease.isAlive(at: clock.now(), for: ProjectorPolicy().leaseDuration)
    }
}

/// Follows a catch-up from its first observation on.
private struct CatchUpWatch {
    private static let patience = Duration.seconds(5)

    private var first: Int64?
    private var last: (behind: Int64, at: ContinuousClock.Instant)?

    /// Adds an observation; nil when the catch-up is over, or cannot go on.
    mutating func receive(_ report: FreshnessReport, at now: ContinuousClock.Instant) -> (done: Int, total: Int)? {
        let behind = report.projections.compactMap(\.behind).reduce(0, +)
        switch report.worst.state {
        case .paused, .failed: return nil
        default: if behind == 0 { return nil }
        }
        if let last, last.behind <= behind {
            if now - last.at >= Self.patience { return nil }
        } else {
            last = (behind, now)
        }
        let total = max(first ?? behind, behind)
        first = total
        return (Int(total - behind), Int(total))
    }
}
