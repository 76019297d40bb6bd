import Foundation
import Logging
import Metrics

/// Completes the metadata: issue time, occurrence time and correlation.
public struct MetadataMiddleware: CommandMiddleware {
    private let clock: any WallClock

    /// Creates the middleware with the clock that dates commands.
    public init(clock: any WallClock) {
        self.clock = clock
    }

    /// Fills in what the caller left out.
    public func dispatch<C: Command>(
        _ envelope: CommandEnvelope<C>,
        next: @Sendable (CommandEnvelope<C>) async throws -> CommandAnswer<C.Details>
    ) async throws -> CommandAnswer<C.Details> {
        var complete = envelope
        complete.metadata.issuedAt = envelope.metadata.issuedAt ?? clock.now()
        complete.metadata.correlationID = envelope.metadata.correlationID ?? envelope.metadata.commandID.uuid
        return try await next(complete)
    }
}

/// Rejects a command that is invalid whatever the state, before any handler sees it.
public struct ValidationMiddleware: CommandMiddleware {
    /// Creates the middleware.
    public init() {}

    /// Answers with the rejection of the metadata or the command's own, or passes it on.
    public func dispatch<C: Command>(
        _ envelope: CommandEnvelope<C>,
        next: @Sendable (CommandEnvelope<C>) async throws -> CommandAnswer<C.Details>
    ) async throws -> CommandAnswer<C.Details> {
        if let rejection = envelope.metadata.validate() ?? envelope.command.validate() { return .rejected(rejection) }
        return try await next(envelope)
    }
}

/// Counts commands by name and outcome and times them.
public struct MetricsMiddleware: CommandMiddleware {
    private struct Outcome: Hashable {
        let command: String
        let outcome: String
    }

    private let counters: MetricCache<Outcome, Counter>
    private let timers: MetricCache<String, Timer>

    /// Creates the middleware, which records into `metrics`; by default into what the metrics system was set up with.
    public init(metrics: any MetricsFactory = MetricsSystem.factory) {
        counters = MetricCache {
            Counter(
                label: MetricName.commands,
                dimensions: [(MetricName.command, $0.command), (MetricName.outcome, $0.outcome)], factory: metrics)
        }
        timers = MetricCache {
            Timer(label: MetricName.commandDuration, dimensions: [(MetricName.command, $0)], factory: metrics)
        }
    }

    /// Records `commands_total`, with the rejection's code as outcome where there is one, and `command_duration`.
    public func dispatch<C: Command>(
        _ envelope: CommandEnvelope<C>,
        next: @Sendable (CommandEnvelope<C>) async throws -> CommandAnswer<C.Details>
    ) async throws -> CommandAnswer<C.Details> {
        let start = ContinuousClock.now
        var outcome = MetricName.failed
        defer {
            counters[Outcome(command: C.name, outcome: outcome)].increment()
            timers[C.name].recordNanoseconds((ContinuousClock.now - start).wholeMicroseconds * 1_000)
        }
        let answer = try await next(envelope)
        switch answer {
        case .accepted: outcome = MetricName.accepted
        case .rejected(let rejection, _): outcome = rejection.code.rawValue
        }
        return answer
    }
}

/// Writes one log line a command.
public struct LoggingMiddleware: CommandMiddleware {
    private let logger: Logger

    /// Creates the middleware with the logger it writes to.
    public init(logger: Logger) {
        self.logger = logger
    }

    /// Logs the answer, or the error before passing it on.
    public func dispatch<C: Command>(
        _ envelope: CommandEnvelope<C>,
        next: @Sendable (CommandEnvelope<C>) async throws -> CommandAnswer<C.Details>
    ) async throws -> CommandAnswer<C.Details> {
        do {
            let answer = try await next(envelope)
            logger.debug("\(C.name)", metadata: line(envelope, answer))
            return answer
        } catch {
            logger.error(
                "\(C.name) failed", metadata: ["command": "\(envelope.metadata.commandID)", "error": "\(error)"])
            throw error
        }
    }

    private func line<C: Command>(
        _ envelope: CommandEnvelope<C>, _ answer: CommandAnswer<C.Details>
    ) -> Logger.Metadata {
        let command: Logger.MetadataValue = "\(envelope.metadata.commandID)"
        return switch answer {
        case .accepted(let receipt):
            ["command": command, "accepted": "\(receipt.stream.name.debugDescription)@\(receipt.position)"]
        case .rejected(let rejection, _):
            ["command": command, "rejected": "\(rejection.code)"]
        }
    }
}

/// Reports that a stream changed between the read that a decision was made on and its commit.
public struct VersionConflict: Error, Hashable, Sendable {
    /// The stream whose version changed.
    public let stream: StreamID
    /// The version the decision was made on.
    public let expected: StreamVersion
    /// The version found at commit.
    public let actual: StreamVersion

    /// Creates the error.
    public init(stream: StreamID, expected: StreamVersion, actual: StreamVersion) {
        self.stream = stream
        self.expected = expected
        self.actual = actual
    }
}

/// Decides a command again on the newer state when its streams changed, a bounded number of times.
public struct ConflictRetryMiddleware: CommandMiddleware {
    private let attempts: Int

    /// Creates the middleware; `attempts` counts the first try.
    public init(attempts: Int = 10) {
        precondition(attempts > 0)
        self.attempts = attempts
    }

    /// Tries until the decision holds at commit; then answers `VERSION_CONFLICT`.
    public func dispatch<C: Command>(
        _ envelope: CommandEnvelope<C>,
        next: @Sendable (CommandEnvelope<C>) async throws -> CommandAnswer<C.Details>
    ) async throws -> CommandAnswer<C.Details> {
        var last: VersionConflict?
        for _ in 0..<attempts {
            do {
                return try await next(envelope)
            } catch let conflict as VersionConflict {
                last = conflict
            }
        }
        let stream = last.map { "\($0.stream.category) '\($0.stream.key)'" } ?? "the aggregate"
        return .rejected(
            Rejection(.versionConflict, "\(stream) kept changing while this was decided (\(attempts) tries); try again")
        )
    }
}
