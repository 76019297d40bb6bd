import CQRS
import OrderEvents

/// Tells the desk's policy about approvals as the log has it, and who changed it last.
public struct ApprovalPolicyRecord: Hashable, Sendable {
    /// The event that made the policy what it is.
    public struct Change: Hashable, Sendable {
        /// Who changed it.
        public let actor: String
        /// When the log recorded it.
        public let recordedAt: Timestamp
        /// Where the log states it.
        public let position: Position
        /// The policy's version since then: how often it was changed.
        public let version: StreamVersion
    }

    /// What holds for everyone.
    public let policy: ApprovalPolicy
    /// The last change; nil when nobody ever changed it.
    public let lastChange: Change?

    /// Reads the policy from a log; throws `StoreError`, or `EventDecodingError` for an event of a newer program.
    public init(in log: any EventStore) async throws {
        let pageSize = 1_000
        var recorded = RecordedPolicy()
        var last: RecordedEvent?
        while true {
            let page = try await log.events(in: .approvalPolicy, after: last?.version ?? .none, limit: pageSize)
            for event in page { recorded.evolve(try PolicyEvent(decoding: event)) }
            last = page.last ?? last
            guard page.count == pageSize else { break }
        }
        policy = recorded.policy
        lastChange = last.map {
            Change(actor: $0.cause.actor, recordedAt: $0.recordedAt, position: $0.position, version: $0.version)
        }
    }
}
