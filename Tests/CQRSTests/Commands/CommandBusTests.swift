import CQRS
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite struct CommandBusTests {
    private let clock = ManualClock()
    private let ids = SequentialIDs()
    private let log: InMemoryEventStore
    private let bus: CommandBus

    init() {
        log = InMemoryEventStore(clock: clock)
        bus = Self.bus(over: log, clock: clock)
    }

    private static func bus(over log: any EventStore, clock: ManualClock) -> CommandBus {
        var bus = CommandBus(middleware: [
            MetadataMiddleware(clock: clock), ValidationMiddleware(), ConflictRetryMiddleware(),
        ])
        bus.register(NoteHandler(aggregates: AggregateStore(log: log)))
        return bus
    }

    private func metadata(_ id: CommandID? = nil) -> CommandMetadata {
        CommandMetadata(commandID: id ?? ids.nextCommand(), actor: "ada")
    }

    @Test func `an accepted command tells where its events are`() async throws {
        _ = try await bus.dispatch(Note(key: "a", text: "one"), metadata: metadata())
        let answer = try await bus.dispatch(Note(key: "a", text: "two"), metadata: metadata())
        let receipt = try #require(Receipt.of(answer))
        #expect(receipt.stream == .notebook("a"))
        #expect(receipt.version == StreamVersion(2))
        #expect(receipt.position == Position(2))
        #expect(receipt.details == Note.Details(count: 2))
        #expect(!receipt.isRepeated)
    }

    @Test func `the same id again gets the first answer and appends nothing`() async throws {
        let id = ids.nextCommand()
        let first = try #require(
            Receipt.of(try await bus.dispatch(Note(key: "a", text: "one"), metadata: metadata(id))))
        _ = try await bus.dispatch(Note(key: "a", text: "two"), metadata: metadata())
        let again = try #require(
            Receipt.of(try await bus.dispatch(Note(key: "a", text: "one"), metadata: metadata(id))))
        #expect(again.position == first.position)
        #expect(again.details == first.details)
        #expect(again.isRepeated)
        #expect(try await log.head(after: .start).head == Position(2))
    }

    @Test func `the same id again gets the first answer after a restart, and a refusal too`() async throws {
        _ = try await bus.dispatch(Note(key: "a", text: "one"), metadata: metadata())
        let id = ids.nextCommand()
        let refused = try await bus.dispatch(Note(key: "a", text: "one"), metadata: metadata(id))
        #expect(Rejection.of(refused)?.code.rawValue == "KNOWN")
        let restarted = Self.bus(over: log, clock: clock)
        let again = try await restarted.dispatch(Note(key: "a", text: "one"), metadata: metadata(id))
        guard case .rejected(let rejection, isRepeated: true) = again else {
            Issue.record("answered \(again)")
            return
        }
        #expect(rejection == Rejection.of(refused))
        #expect(try await log.head(after: .start).head == Position(1))
    }

    @Test func `one id for two kinds of command is an error that says so`() async throws {
        let id = ids.nextCommand()
        let stream = StreamID.notebook("a")
        let foreign = try AppendRequest.noting(["one"], in: stream, at: .none, as: id)
        _ = try await log.append([
            AppendRequest(
                cause: foreign.cause, commandName: "Other", target: foreign.target, events: foreign.events,
                conditions: [], outcome: foreign.outcome)
        ])
        let error = await #expect(throws: CommandIDReused.self) {
            try await bus.dispatch(Note(key: "b", text: "two"), metadata: metadata(id))
        }
        #expect(error?.description.contains("already used for Other") == true)
    }

    @Test(arguments: [("a", "two"), ("b", "one")])
    func `an id that was answered is not taken for another command, accepted or refused`(
        key: String, text: String
    ) async throws {
        for isRefused in [false, true] {
            if isRefused { _ = try await bus.dispatch(Note(key: "a", text: "one"), metadata: metadata()) }
            let id = ids.nextCommand()
            let note = Note(key: "a", text: isRefused ? "one" : "first")
            _ = try await bus.dispatch(note, metadata: metadata(id))
            let end = try await log.head(after: .start).end
            let error = await #expect(throws: CommandIDReused.self) {
                try await bus.dispatch(Note(key: key, text: text), metadata: metadata(id))
            }
            #expect(error?.commandID == id)
            #expect(try await log.head(after: .start).end == end, "nothing was appended")
        }
    }

    @Test func `a command that is sent again by somebody else, later, is the same command`() async throws {
        let id = ids.nextCommand()
        _ = try await bus.dispatch(Note(key: "a", text: "one"), metadata: metadata(id))
        clock.advance(by: .seconds(60))
        let again = CommandMetadata(commandID: id, actor: "somebody else")
        let answer = try await bus.dispatch(Note(key: "a", text: "one"), metadata: again)
        #expect(Receipt.of(answer)?.isRepeated == true)
    }

    @Test func `a fact occurred when its command was issued, unless the command gives another time`() async throws {
        _ = try await bus.dispatch(Note(key: "a", text: "now"), metadata: metadata())
        let past = CommandMetadata(
            commandID: ids.nextCommand(), actor: "ada", occurredAt: Timestamp(milliseconds: 1))
        _ = try await bus.dispatch(Note(key: "a", text: "then"), metadata: past)
        let events = try await log.events(after: .start, limit: 9)
        #expect(events.map(\.occurredAt) == [clock.now(), Timestamp(milliseconds: 1)])
    }

    @Test func `the same command about another past instant is another command`() async throws {
        let id = ids.nextCommand()
        let past = CommandMetadata(commandID: id, actor: "ada", occurredAt: Timestamp(milliseconds: 1))
        _ = try await bus.dispatch(Note(key: "a", text: "one"), metadata: past)
        let other = CommandMetadata(commandID: id, actor: "ada", occurredAt: Timestamp(milliseconds: 2))
        await #expect(throws: CommandIDReused.self) {
            try await bus.dispatch(Note(key: "a", text: "one"), metadata: other)
        }
    }

    @Test func `a command nobody handles is refused`() async throws {
        let answer = try await bus.dispatch(Burn(), metadata: metadata())
        #expect(Rejection.of(answer) == Rejection(.noHandler, "nothing here handles Burn"))
    }

    @Test func `middleware stands around the handler in the order given`() async throws {
        let trace = Trace()
        var bus = CommandBus(middleware: [Tracing(name: "outer", trace: trace), Tracing(name: "inner", trace: trace)])
        bus.register(NoteHandler(aggregates: AggregateStore(log: log)))
        _ = try await bus.dispatch(Note(key: "a", text: "one"), metadata: metadata())
        #expect(trace.lines == ["outer in", "inner in", "inner out", "outer out"])
    }

    @Test func `a hundred at once on one stream are all accepted, each once`() async throws {
        let (bus, ids) = (bus, ids)
        let receipts = try await withThrowingTaskGroup(of: Receipt<Note.Details>?.self) { group in
            for number in 0..<100 {
                group.addTask {
                    let metadata = CommandMetadata(commandID: ids.nextCommand(), actor: "ada")
                    var answer = try await bus.dispatch(Note(key: "a", text: "\(number)"), metadata: metadata)
                    // Losing ten races is an honest answer; asking again with the same id is the caller's part.
                    while Rejection.of(answer)?.code == .versionConflict {
                        answer = try await bus.dispatch(Note(key: "a", text: "\(number)"), metadata: metadata)
                    }
                    return Receipt.of(answer)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(receipts.compactMap(\.?.position.rawValue)) == Set(1...100))
        let texts = try await log.events(after: .start, limit: 200).map { try Noted(decoding: $0).text }
        #expect(Set(texts) == Set((0..<100).map(String.init)))
        #expect(texts.count == 100)
    }

    @Test func `events carry who asked, when and for what`() async throws {
        let id = ids.nextCommand()
        let (correlation, causation) = (ids.next(), ids.next())
        let past = Timestamp(milliseconds: 836_438_400_000)
        _ = try await bus.dispatch(
            Note(key: "a", text: "one"),
            metadata: CommandMetadata(
                commandID: id, actor: "ada", occurredAt: past, correlationID: correlation, causationID: causation))
        let event = try #require(try await log.events(after: .start, limit: 1).first)
        #expect(
            event.cause
                == EventCause(commandID: id, actor: "ada", correlationID: correlation, causationID: causation))
        #expect(event.occurredAt == past)
        #expect(event.recordedAt == clock.now())
    }
}

/// Collects lines in the order they come.
final class Trace: Sendable {
    private let kept = Mutex<[String]>([])

    var lines: [String] { kept.withLock { $0 } }

    func add(_ line: String) { kept.withLock { $0.append(line) } }
}

private struct Tracing: CommandMiddleware {
    let name: String
    let trace: Trace

    func dispatch<C: Command>(
        _ envelope: CommandEnvelope<C>,
        next: @Sendable (CommandEnvelope<C>) async throws -> CommandAnswer<C.Details>
    ) async throws -> CommandAnswer<C.Details> {
        trace.add("\(name) in")
        defer { trace.add("\(name) out") }
        return try await next(envelope)
    }
}
