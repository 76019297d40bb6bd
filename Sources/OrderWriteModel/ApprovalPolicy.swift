/// Sets the desk's rules about who may approve.
public struct ApprovalPolicy: Hashable, Sendable {
    /// Whether an order of high value has to be approved by someone else than who placed it.
    public var fourEyes: Bool

    /// Creates a policy.
    public init(fourEyes: Bool = false) {
        self.fourEyes = fourEyes
    }
}
