import Foundation

/// Looks for commits of other connections than the writer's; used by one thread.
///
/// SQLite keeps a number per connection that changes with every commit of another.
final class VersionLook {
    private var number: Int64?
    private let readNumber: @Sendable () throws -> Int64?

    /// `readNumber` reads `PRAGMA data_version` on the writer's connection.
    init(readNumber: @escaping @Sendable () throws -> Int64?) {
        self.readNumber = readNumber
    }

    /// Returns whether the number differs from the last look's; true for the first look.
    ///
    /// A look that fails counts as no change: whoever reads the file meets the same failure, and the next look
    /// compares with the last good one.
    func hasChanged() -> Bool {
        guard let number = try? readNumber() else { return false }
        defer { self.number = number }
        return number != self.number
    }
}
