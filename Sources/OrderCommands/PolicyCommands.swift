import CQRS

/// Requires that an order of high value is approved by someone who took no part in it.
public struct RequireFourEyes: Command, Hashable {
    /// What an accepted one says.
    public typealias Details = ApprovalPolicyDetails
    /// The command's name.
    public static let name = "RequireFourEyes"

    /// Creates the command.
    public init() {}

    /// Adds nothing: the command's name is all there is.
    public func describe(in fields: inout ContentFields) {}
}

/// Lets anyone approve an order of high value again.
public struct LiftFourEyes: Command, Hashable {
    /// What an accepted one says.
    public typealias Details = ApprovalPolicyDetails
    /// The command's name.
    public static let name = "LiftFourEyes"

    /// Creates the command.
    public init() {}

    /// Adds nothing: the command's name is all there is.
    public func describe(in fields: inout ContentFields) {}
}
