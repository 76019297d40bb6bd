import CQRS

/// Reports that the log failed in the middle of an import: what it had answered by then stays at the desk.
public struct ImportInterrupted: Error, Hashable, Sendable {
    /// What failed.
    public let cause: StoreError
    /// How many customers are at the desk, new or from before, among those the log answered for.
    public let customers: Int
    /// How many products are.
    public let products: Int
    /// How many orders are.
    public let orders: Int
}

extension ImportInterrupted: CustomStringConvertible {
    /// What happened, what is kept and what to do, in one line.
    public var description: String {
        let kept = [(customers, "customer"), (products, "product"), (orders, "order")]
            .map { count, noun in "\(count) \(noun)\(count == 1 ? "" : "s")" }.joined(separator: ", ")
        return
            "\(cause). The import was interrupted, and the good rows so far are kept: at least \(kept). Once that is "
            + "mended, import the same files again: only what is missing is added"
    }
}
