import CQRS
import OrderEvents

/// Folds the recorded events of the desk's policy on approvals.
struct RecordedPolicy: Aggregate, Hashable {
    static let category = StreamCategory.policy
    /// There is one such policy, so its stream has one key.
    static let key = StreamID.approvalPolicy.key

    /// What holds for everyone; nothing is asked for before the first event.
    private(set) var policy = ApprovalPolicy()

    mutating func evolve(_ fact: PolicyEvent) {
        switch fact {
        case .fourEyesRequired: policy.fourEyes = true
        case .fourEyesLifted: policy.fourEyes = false
        }
    }
}
