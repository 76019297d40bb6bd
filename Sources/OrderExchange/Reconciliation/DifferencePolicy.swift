/// Decides what is done about a record that the desk has already with other values than the file.
public enum DifferencePolicy: String, Sendable, CaseIterable {
    /// The row is refused and the desk keeps its own.
    case refuse
    /// The desk keeps its own, and the difference is named.
    case report
    /// The desk follows the file as far as its commands allow; what they do not is refused.
    case update
}
