import CQRS
import OrderCommands
import OrderEvents

/// Handles a command that changes the desk's policy about approvals.
typealias PolicyHandler<C: Command> = AggregateHandler<C, RecordedPolicy>

extension AggregateHandler where A == RecordedPolicy, C.Details == ApprovalPolicyDetails {
    init(_ store: AggregateStore, decide: @escaping @Sendable (C, RecordedPolicy) -> Decision<PolicyEvent>) {
        self.init(
            store, of: { _ in RecordedPolicy.key }, decide: { decide($0, $1.state) },
            details: { ApprovalPolicyDetails(fourEyes: $1.policy.fourEyes) })
    }
}
