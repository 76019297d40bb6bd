import CQRS

/// One message to the person at the desk.
struct Notice: Hashable, Sendable {
    /// How it is meant.
    enum Kind: Hashable, Sendable {
        /// Something succeeded.
        case success
        /// Something to know.
        case information
        /// A warning that the reader should notice.
        case warning
        /// Something was refused or failed.
        case failure
    }

    let kind: Kind
    let text: String
    let at: Timestamp

    init(_ kind: Kind, _ text: String, at: Timestamp) {
        self.kind = kind
        self.text = text
        self.at = at
    }

    /// How long a notice stays: a failure until the next key, others some seconds.
    static let lifetime: Duration = .seconds(8)
    /// The most messages that are kept.
    static let limit = 200
}
