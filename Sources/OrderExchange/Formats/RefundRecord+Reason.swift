extension RefundRecord {
    /// The reason of a refund for which the records give none.
    static let importedReason = "refunded in the imported records"

    /// A full refund for which the records give neither date nor reason.
    static let full = RefundRecord(at: nil, what: .full, reason: importedReason)

    /// Returns sentences about the refunds that the desk cannot record.
    static func notes(cancelled: Int, unshipped: Int) -> [String] {
        [
            cancelled > 0 ? "refunds of cancelled orders are not recorded: there are \(cancelled)" : nil,
            unshipped > 0 ? "refunds of orders that were not shipped are not recorded: there are \(unshipped)" : nil,
        ].compactMap { $0 }
    }
}
