import CQRS
import TestSupport

/// Keeps what the clients asked for and the first answer to each.
// Unchecked: only ever touched by the one thread of the simulation, which `ExecutorHooks` enforces.
final class Ledger: @unchecked Sendable {
    /// What a client may ask.
    enum Request: Sendable {
        case add(key: String, amounts: [Int])
        case toggle
        case discard(projection: ProjectionName, position: Position)
    }

    /// An answer without the mark of a repeated one.
    enum Answer: Hashable, Sendable {
        case accepted(stream: StreamID, version: StreamVersion, position: Position, state: Int)
        case rejected(RejectionCode)
    }

    private var requests: [CommandID: Request] = [:]
    private var answers: [CommandID: Answer] = [:]
    private let ids = SequentialIDs()

    /// How many commands were asked.
    var requestCount: Int { requests.count }

    /// How many of them were accepted.
    var acceptedCount: Int { answers.values.count { if case .accepted = $0 { true } else { false } } }

    /// Whether every command has its answer.
    var isSettled: Bool { requests.count == answers.count }

    /// Notes a new command and returns its id.
    func ask(_ request: Request) -> CommandID {
        let id = ids.nextCommand()
        requests[id] = request
        return id
    }

    /// Returns the facts that a command's acceptance appends; nil when nobody asked it.
    func facts(of command: CommandID) -> [any Event]? {
        switch requests[command] {
        case .add(_, let amounts): amounts.map(Tallied.added)
        case .toggle: [Tallied.toggled]
        case .discard(let projection, let position):
            [DeadLetterDiscarded(projection: projection, position: position, reason: "")]
        case nil: nil
        }
    }

    /// Returns the first answer to a command.
    func answer(to command: CommandID) -> Answer? { answers[command] }

    /// Forgets the answers of commands that were accepted after a position, and returns those.
    func forget(after position: Position) -> [(command: CommandID, request: Request)] {
        var lost: [(command: CommandID, request: Request)] = []
        for (command, answer) in answers.sorted(by: { $0.key.description < $1.key.description }) {
            guard case .accepted(_, _, let accepted, _) = answer, accepted > position else { continue }
            answers[command] = nil
            if let request = requests[command] { lost.append((command, request)) }
        }
        return lost
    }

    /// Receives an answer that reached its client, and checks it against the log and the one before.
    func receive(_ answer: Answer, to command: CommandID, in world: World) {
        // A refusal leaves no event: whether a log that was put back has lost it, only the log knows.
        let mayBeLost = if case .rejected? = answers[command] { world.hasPutLogBack } else { false }
        if let first = answers[command], !mayBeLost {
            if first != answer {
                world.fail("a command id has one answer", "\(command) got \(first) and then \(answer)")
            }
            return
        }
        answers[command] = answer
        checkAgainstLog(answer, to: command, in: world)
    }

    /// Checks all answers again, at the end: what was acknowledged stays.
    func checkAll(in world: World) {
        for (command, answer) in answers { checkAgainstLog(answer, to: command, in: world) }
    }

    private func checkAgainstLog(_ answer: Answer, to command: CommandID, in world: World) {
        let found = world.truth.positions(of: command)
        switch answer {
        case .rejected:
            if !found.isEmpty { world.fail("a refused command appends nothing", "\(command) is at \(found)") }
        case .accepted(let stream, let version, let position, let state):
            let event = world.truth[position]
            let isComplete = found.count == facts(of: command)?.count && found.last == position
            if !isComplete || event?.stream != stream || event?.version != version {
                world.fail("accepted means in the log", "\(command) was answered \(answer) and is at \(found)")
            } else if world.truth.state(after: position) != state {
                world.fail("a receipt tells the state it made", "\(command) was answered \(answer)")
            }
        }
    }
}

/// Makes command ids that mean nothing to the ledger.
enum CommandIDs {
    static func id(series: UInt8, number: Int) -> CommandID {
        let low = (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
        return CommandID(.init(uuid: (series, 0, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, 0, low[0], low[1], low[2], low[3])))
    }
}
