import CQRS
import OrderEvents

extension OrderStatus {
    /// Reads a stored status; throws ``StoreError`` when it is none.
    init(stored text: String) throws {
        guard let status = OrderStatus(rawValue: text) else { throw StoreError.unreadable("the status '\(text)'") }
        self = status
    }
}

extension Currency {
    /// Reads a stored currency; throws ``StoreError`` when it is none.
    init(stored text: String) throws {
        guard let currency = Currency(rawValue: text) else { throw StoreError.unreadable("the currency '\(text)'") }
        self = currency
    }
}

extension StoreError {
    /// Reports that the read model holds a value this program never wrote.
    static func unreadable(_ value: String) -> StoreError {
        StoreError(
            .corrupt, "the read model holds \(value), which nothing here wrote",
            remedy: "delete read.sqlite; it comes back from the log")
    }
}
