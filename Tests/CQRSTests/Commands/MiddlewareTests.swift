import CQRS
import Foundation
import Logging
import Synchronization
import TestSupport
import Testing

@Suite struct MiddlewareTests {
    private let clock = ManualClock()
    private let envelope = CommandEnvelope(
        Note(key: "a", text: "one"), metadata: CommandMetadata(commandID: SequentialIDs().nextCommand(), actor: "ada"))
    private let accepted = CommandAnswer<Note.Details>.accepted(
        Receipt(
            commandID: SequentialIDs().nextCommand(), stream: .notebook("\u{1B}[31ma\n"), version: StreamVersion(1),
            point: LogPoint(Position(7), .start), details: Note.Details(count: 1), isRepeated: false))
    private let conflict = VersionConflict(
        stream: .notebook("a"), expected: StreamVersion(1), actual: StreamVersion(2))

    @Test func `metadata left out is filled in`() async throws {
        let now = clock.now()
        _ = try await MetadataMiddleware(clock: clock).dispatch(envelope) { complete in
            #expect(complete.metadata.issuedAt == now)
            #expect(complete.metadata.occurredAt == nil, "a command sent again is the same command, later or not")
            #expect(complete.metadata.correlationID == complete.metadata.commandID.uuid)
            #expect(complete.metadata.causationID == nil)
            return accepted
        }
    }

    @Test func `metadata given is left alone`() async throws {
        var given = envelope
        given.metadata.issuedAt = Timestamp(milliseconds: 5)
        given.metadata.occurredAt = Timestamp(milliseconds: 3)
        given.metadata.correlationID = SequentialIDs(series: 2).next()
        _ = try await MetadataMiddleware(clock: clock).dispatch(given) { [given] complete in
            #expect(complete.metadata == given.metadata)
            return accepted
        }
    }

    @Test func `what no state could accept does not reach the handler`() async throws {
        let empty = CommandEnvelope(Note(key: "a", text: ""), metadata: envelope.metadata)
        let answer = try await ValidationMiddleware().dispatch(empty) { _ in
            Issue.record("the handler was asked")
            return accepted
        }
        #expect(Rejection.of(answer)?.code.rawValue == "EMPTY")
        #expect(try await ValidationMiddleware().dispatch(envelope) { _ in accepted } == accepted)
    }

    @Test func `a conflict is decided again until it holds`() async throws {
        let tries = Mutex(0)
        let answer = try await ConflictRetryMiddleware(attempts: 3).dispatch(envelope) { _ in
            if tries.withLock({
                $0 += 1
                return $0
            }) < 3 {
                throw conflict
            }
            return accepted
        }
        #expect(answer == accepted)
        #expect(tries.withLock { $0 } == 3)
    }

    @Test func `a conflict that never ends is refused after so many tries, by name`() async throws {
        let tries = Mutex(0)
        let answer = try await ConflictRetryMiddleware(attempts: 4).dispatch(envelope) { _ in
            tries.withLock { $0 += 1 }
            throw conflict
        }
        let rejection = try #require(Rejection.of(answer))
        #expect(rejection.code == .versionConflict)
        #expect(rejection.message.contains("notebook 'a'"))
        #expect(rejection.message.contains("4 tries"))
        #expect(tries.withLock { $0 } == 4)
    }

    @Test func `an error other than a conflict is not tried again`() async throws {
        let tries = Mutex(0)
        await #expect(throws: Indigestible.self) {
            try await ConflictRetryMiddleware().dispatch(envelope) { _ in
                tries.withLock { $0 += 1 }
                throw Indigestible()
            }
        }
        #expect(tries.withLock { $0 } == 1)
    }

    @Test func `a command is one log line, and hostile text in it is sanitized`() async throws {
        let trace = Trace()
        let logging = LoggingMiddleware(logger: Logger(label: "test") { _ in TraceLogHandler(trace: trace) })
        _ = try await logging.dispatch(envelope) { _ in accepted }
        _ = try await logging.dispatch(envelope) { _ in .rejected(Rejection(.noHandler, "no")) }
        await #expect(throws: Indigestible.self) {
            try await logging.dispatch(envelope) { _ in throw Indigestible() }
        }
        let id = envelope.metadata.commandID
        try #require(trace.lines.count == 3)
        #expect(trace.lines[0] == #"debug Note accepted="notebook-\u{1B}[31ma\n"@7 command=\#(id)"#)
        #expect(trace.lines[1] == "debug Note command=\(id) rejected=NO_HANDLER")
        #expect(trace.lines[2] == "error Note failed command=\(id) error=no such product")
    }
}

/// Writes log lines to a trace.
private struct TraceLogHandler: LogHandler {
    let trace: Trace
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .trace

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let details = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        trace.add(([event.level.rawValue, event.message.description] + details).joined(separator: " "))
    }
}
