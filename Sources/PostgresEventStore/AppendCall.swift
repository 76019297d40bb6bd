import CQRS
import Foundation

/// Turns a group of appends into the values of one call, and what the call returns into their results.
struct AppendCall: Sendable {
    static let statement = Statement(name: "append", text: LogSchema.call)

    private let group: [AppendRequest]
    private let streams: [StreamID]
    let parameters: Parameters

    /// `now` sets the time that events are recorded at; without it the server's clock does.
    init(_ group: [AppendRequest], to log: UUID, now: Timestamp?, requiresStandby: Bool = false) {
        self.group = group
        var streams = StreamTable()
        let targets = group.map { streams.place(of: $0.target.stream) }
        let conditions = group.flatMap(\.conditions)
        let conditionStreams = conditions.map { streams.place(of: $0.stream) }
        self.streams = streams.all
        var all = Parameters()
        all.add(Int64(LogSchema.version))
        all.add(Int64(requiresStandby ? 1 : 0))
        all.add(log)
        if let now { all.add(now.microseconds) } else { all.addNothing() }
        all.add(streams.all.map(\.name))
        Self.addCommands(group, targets, to: &all)
        Self.addEvents(group, to: &all)
        all.add(group.map { Int32($0.conditions.count) })
        all.add(conditionStreams)
        all.add(conditions.map(\.version.rawValue))
        parameters = all
    }

    private static func addCommands(_ group: [AppendRequest], _ targets: [Int32], to all: inout Parameters) {
        all.add(group.map(\.cause.commandID.uuid))
        all.add(earlier(group))
        all.add(group.map(\.commandName))
        all.add(group.map(\.cause.actor))
        all.add(group.map(\.cause.correlationID))
        all.add(group.map(\.cause.causationID))
        all.add(targets)
        all.add(group.map(\.target.version.rawValue))
        all.add(group.map { $0.asked.map(\.bytes) })
        all.add(group.map(\.outcome.details))
        all.add(group.map { $0.outcome.rejection?.code.rawValue })
        all.add(group.map { $0.outcome.rejection?.message })
        all.add(group.map(\.answerContent))
    }

    private static func addEvents(_ group: [AppendRequest], to all: inout Parameters) {
        let events = group.flatMap(\.events)
        all.add(group.map { Int32($0.events.count) })
        all.add(events.map(\.type.name), as: .text)
        all.add(events.map { Int32($0.type.schemaVersion) })
        all.add(events.map(\.occurredAt.microseconds))
        all.add(events.map(\.data))
        all.add(group.lazy.flatMap(\.eventContents))
    }

    /// For each append the place, from 1, of the last one before it with the same command; 0 for none.
    private static func earlier(_ group: [AppendRequest]) -> [Int32] {
        var places: [CommandID: Int32] = [:]
        return group.enumerated().map { index, request in
            places.updateValue(Int32(index + 1), forKey: request.cause.commandID) ?? 0
        }
    }

    // MARK: Results

    /// The outcome of one append, where an answer of earlier still has to be read.
    enum Verdict: Sendable {
        case decided(AppendResult)
        case repeated(CommandID)
    }

    /// Reads what the call returned.
    func verdicts(_ result: ServerResult) throws(ServerFailure) -> [Verdict] {
        let kinds = try result.integers(0, 0)
        let versions = try result.integers(0, 1)
        let positions = try result.integers(0, 2)
        let chains = try result.array(0, 3) { Digest32($0).map(Chain.init(digest:)) }
        let blocking = try result.integers(0, 4)
        let counts = [kinds.count, versions.count, positions.count, chains.count, blocking.count]
        guard counts.allSatisfy({ $0 == group.count }) else {
            throw .damaged("it returned \(kinds.count) results for \(group.count) appends")
        }
        var verdicts: [Verdict] = []
        for (index, request) in group.enumerated() {
            switch kinds[index] {
            case 0:
                guard let chain = chains[index] else { throw .damaged("a chain is missing") }
                verdicts.append(
                    .decided(.committed(answer(request, versions[index], Position(positions[index]), chain))))
            case 1: verdicts.append(.repeated(request.cause.commandID))
            default:
                let conflict = try conflict(request, versions[index], positions[index], blocking[index])
                verdicts.append(.decided(.conflict(conflict)))
            }
        }
        return verdicts
    }

    private func answer(
        _ request: AppendRequest, _ version: Int64, _ position: Position, _ chain: Chain
    ) -> StoredAnswer {
        StoredAnswer(
            commandName: request.commandName, stream: request.target.stream, version: StreamVersion(version),
            point: LogPoint(position, chain), outcome: request.outcome, asked: request.asked)
    }

    private func conflict(
        _ request: AppendRequest, _ actual: Int64, _ expected: Int64, _ place: Int64
    ) throws(ServerFailure) -> VersionConflict {
        guard streams.indices.contains(Int(place) - 1) else { throw .damaged("a conflict is with no stream") }
        let stream = streams[Int(place) - 1]
        let expected = stream == request.target.stream ? request.target.version : StreamVersion(expected)
        return VersionConflict(stream: stream, expected: expected, actual: StreamVersion(actual))
    }
}

extension StoredAnswer {
    /// Whether it is what committing a request gives.
    func isAnswer(to request: AppendRequest) -> Bool {
        commandName == request.commandName && stream == request.target.stream && outcome == request.outcome
            && asked == request.asked && version == request.target.version + request.events.count
    }
}

/// Gives each stream of a group one place, from 1.
struct StreamTable {
    private(set) var all: [StreamID] = []
    private var places: [StreamID: Int32] = [:]

    mutating func place(of stream: StreamID) -> Int32 {
        if let place = places[stream] { return place }
        all.append(stream)
        places[stream] = Int32(all.count)
        return Int32(all.count)
    }
}

extension AnswerOutcome {
    var details: Data? {
        if case .accepted(let details) = self { details } else { nil }
    }

    var rejection: Rejection? {
        if case .rejected(let rejection) = self { rejection } else { nil }
    }
}

extension ContentHash {
    var bytes: Data { digest.withBytes { Data($0) } }
}
