/// Names one thing a person can do, such as `orders.approve`.
///
/// An id stays as it is from version to version: settings name actions by it.
struct ActionID: Hashable, Sendable, CustomStringConvertible {
    let rawValue: String

    init(_ rawValue: String) {
        self.rawValue = rawValue
    }

    var description: String { rawValue }
}
