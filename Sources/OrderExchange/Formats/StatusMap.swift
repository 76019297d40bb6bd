import OrderEvents

/// Maps the status words of other programs to statuses of the desk.
///
/// Words are compared without regard to case, blanks, hyphens and underscores, and without WooCommerce's `wc-`.
public struct StatusMap: Hashable, Sendable {
    /// What a word stands for.
    public enum Meaning: String, CaseIterable, Sendable {
        /// Placed only.
        case pending
        /// Approved, not shipped.
        case approved
        /// Shipped.
        case shipped
        /// Called off.
        case cancelled
        /// Shipped, and the money was given back.
        case refunded

        /// The status the order is led to.
        var status: OrderStatus {
            switch self {
            case .pending: .pending
            case .approved: .approved
            case .shipped, .refunded: .shipped
            case .cancelled: .cancelled
            }
        }
    }

    private var own: [String: Meaning] = [:]

    private static let aliases: [String: Meaning] = [
        "pending": .pending, "pendingpayment": .pending, "onhold": .pending, "open": .pending, "authorized": .pending,
        "approved": .approved, "processing": .approved, "paid": .approved,
        "shipped": .shipped, "completed": .shipped, "complete": .shipped, "fulfilled": .shipped, "delivered": .shipped,
        "cancelled": .cancelled, "canceled": .cancelled, "voided": .cancelled, "failed": .cancelled,
        "refunded": .refunded,
    ]

    /// Creates a map that knows the built-in words alone.
    public init() {}

    /// Adds a word; it goes before the built-in ones. False when the word is empty.
    @discardableResult
    public mutating func add(_ word: String, _ meaning: Meaning) -> Bool {
        let key = Self.key(word)
        guard !key.isEmpty else { return false }
        own[key] = meaning
        return true
    }

    /// Returns the meaning that the importing person gave a word; nil when they gave none.
    func ownMeaning(of word: String) -> Meaning? { own[Self.key(word)] }

    /// Returns what a word stands for; throws a sentence that names the option that would help.
    func meaning(of word: String, column: String) throws(RowFault) -> Meaning {
        let key = Self.key(word)
        if let meaning = own[key] ?? Self.aliases[key] { return meaning }
        throw Self.unknown(word, column: column)
    }

    /// Makes the refusal of a word that nothing explains.
    static func unknown(_ word: String, column: String) -> RowFault {
        guard !word.isEmpty else { return RowFault(reason: "\(column) is empty") }
        let known = Meaning.allCases.map(\.rawValue).joined(separator: ", ")
        return RowFault(
            reason: "\(column) '\(word.sanitized)' is not one of \(known) and no known word for one; "
                + "--status-map '\(word.sanitized)=pending' or another of them says what it stands for")
    }

    private static func key(_ word: String) -> String {
        let plain = word.lowercased()
        let bare = plain.hasPrefix("wc-") ? String(plain.dropFirst(3)) : plain
        return bare.filter { !" -_\t".contains($0) }
    }
}
