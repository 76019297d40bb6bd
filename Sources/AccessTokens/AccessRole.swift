/// Names what somebody may do; each may all that those before it may.
package enum AccessRole: String, Hashable, Sendable, CaseIterable, Comparable {
    /// Reads.
    case reader
    /// Works on orders.
    case clerk
    /// Keeps customers and products too.
    case admin

    package static func < (left: AccessRole, right: AccessRole) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}
