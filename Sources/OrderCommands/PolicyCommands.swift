import CQRS

/// Requires that an order of high value is approved by someone who took no part in it.
public struct RequireFourEyes: Command, Hashable {
    /// What an accepted one says.
    public typealias Details = ApprovalPolicyDetails
    /// The command's name.
    public static let name = "RequireFourEyes"

    /// Creates the command.
    public init() {}

    /// Only state can tell.
    public func validate() -> Rejection? { nil }
}

/// Lets anyone approve an order of high value again.
public struct LiftFourEyes: Command, Hashable {
    /// What an accepted one says.
    public typealias Details = ApprovalPolicyDetails
    /// The command's name.
    public static let name = "LiftFourEyes"

    /// Creates the command.
    public init() {}

    /// Only state can tell.
    public func validate() -> Rejection? { nil }
}
