import CQRS
import TestSupport
import Testing

/// Lists what every event store must do; each store's tests run all of it against a store of their own.
///
/// To join, a store's test target runs each check with a way to make an empty store:
///
/// ```swift
/// @Test(arguments: EventStoreContract.checks)
/// func `my log keeps the contract`(check: EventStoreCheck) async throws {
///     try await check.run { clock in try await MyEventStore(clock: clock) }
/// }
/// ```
public enum EventStoreContract {
    /// Every check there is.
    public static let checks = writing + reading + recording

    /// The checks of what an append does, where its answer may be lost on the way.
    public static let writing = appending + conditions + repeating
}

/// Checks one sentence of the contract.
public struct EventStoreCheck: Sendable, CustomTestStringConvertible {
    /// The sentence.
    public let testDescription: String
    private let body: @Sendable (Trial) async throws -> Void

    init(_ sentence: String, _ body: @escaping @Sendable (Trial) async throws -> Void) {
        self.testDescription = sentence
        self.body = body
    }

    /// Runs the check on a store that `makeStore` makes, which must be empty and read the time from the clock given.
    public func run(on makeStore: (any WallClock) async throws -> any EventStore) async throws {
        let clock = ManualClock()
        try await body(Trial(store: try await makeStore(clock), clock: clock))
    }
}
