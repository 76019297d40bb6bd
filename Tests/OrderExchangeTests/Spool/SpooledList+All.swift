@testable import OrderExchange

extension SpooledList {
    /// Returns all values at once.
    func all() throws -> [Element] { try (0..<blockCount).flatMap { try elements(inBlock: $0) } }
}

extension ImportLimits {
    /// Limits under which nothing that is read stays in memory.
    static var nothingHeld: ImportLimits { ImportLimits(heldBytes: 0) }
}
