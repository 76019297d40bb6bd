import CQRS

/// Asks for the positions whose events the read model holds for one tally.
struct GetTally: Query {
    static let name = "GetTally"
    static let projection: ProjectionName = "tallies"

    let key: String
}

extension GetTally {
    typealias Answer = [Position]
}

/// Answers from the rows of the read model.
struct GetTallyHandler: QueryHandler {
    let store: SimulatedReadStore

    func answer(_ query: GetTally) async throws -> Snapshot<[Position]> {
        try await store.snapshot(of: GetTally.projection, in: .tally(query.key))
    }
}
