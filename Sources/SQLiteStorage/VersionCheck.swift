import Foundation

/// Detects commits of connections other than the writer's; used by one thread.
///
/// SQLite keeps a number per connection that changes with every commit of another.
final class VersionCheck {
    private var number: Int64?
    private let readNumber: @Sendable () throws -> Int64?

    /// `readNumber` reads `PRAGMA data_version` on the writer's connection.
    init(readNumber: @escaping @Sendable () throws -> Int64?) {
        self.readNumber = readNumber
    }

    /// Returns whether the number differs from the one read before; true for the first reading.
    ///
    /// A failed reading counts as no change: whoever reads the file meets the same failure, and the next reading is
    /// compared with the last good one.
    func hasChanged() -> Bool {
        guard let number = try? readNumber() else { return false }
        defer { self.number = number }
        return number != self.number
    }
}
