import CQRS
import OrderCommands
import OrderEvents

extension RecordedPolicy {
    func decide(_ command: RequireFourEyes) -> Decision<PolicyEvent> {
        Decision(on: command) { () throws(DecisionRejection) in
            guard !policy.fourEyes else {
                throw DecisionRejection(.policyUnchanged, "four eyes are required already; nothing was changed")
            }
            return [.fourEyesRequired(FourEyesRequired())]
        }
    }

    func decide(_ command: LiftFourEyes) -> Decision<PolicyEvent> {
        Decision(on: command) { () throws(DecisionRejection) in
            guard policy.fourEyes else {
                throw DecisionRejection(.policyUnchanged, "four eyes are not required; nothing was changed")
            }
            return [.fourEyesLifted(FourEyesLifted())]
        }
    }
}
