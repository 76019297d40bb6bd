import CQRS
import OrderCommands
import OrderEvents

/// Handles a command that changes the desk's policy about approvals.
struct PolicyHandler<C: Command>: CommandHandler where C.Details == ApprovalPolicyDetails {
    private let store: AggregateStore
    private let decide: @Sendable (C, RecordedPolicy) -> Decision<PolicyEvent>

    init(_ store: AggregateStore, decide: @escaping @Sendable (C, RecordedPolicy) -> Decision<PolicyEvent>) {
        self.store = store
        self.decide = decide
    }

    func handle(_ envelope: CommandEnvelope<C>) async throws -> CommandAnswer<ApprovalPolicyDetails> {
        let recorded = try await store.load(RecordedPolicy.self, RecordedPolicy.key)
        return try await store.commit(decide(envelope.command, recorded.state), of: envelope, on: recorded) {
            ApprovalPolicyDetails(fourEyes: $0.policy.fourEyes)
        }
    }
}
