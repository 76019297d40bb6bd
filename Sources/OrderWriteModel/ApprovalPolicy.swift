/// Sets the desk's rules about who may approve.
public struct ApprovalPolicy: Hashable, Sendable {
    /// Whether an order of high value has to be approved by someone who neither placed it nor added lines to it.
    public var fourEyes: Bool

    /// Creates a policy.
    public init(fourEyes: Bool = false) {
        self.fourEyes = fourEyes
    }

    /// Returns the policy that asks for whatever either of the two asks for.
    public func stricter(_ other: ApprovalPolicy) -> ApprovalPolicy {
        ApprovalPolicy(fourEyes: fourEyes || other.fourEyes)
    }
}
