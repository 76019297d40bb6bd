import CQRS
import Testing

/// Lists what every projection store must do; each store's tests run all of it against a store of their own.
///
/// What applying an event writes is each store's own matter and not checked here. To join, a store's test target runs
/// each check on a new store that keeps at least two projections:
///
/// ```swift
/// @Test(arguments: ProjectionStoreContract.checks)
/// func `my read store keeps the contract`(check: ProjectionStoreCheck) async throws {
///     try await check.run(on: MyProjectionStore())
/// }
/// ```
public enum ProjectionStoreContract {
    /// Every check there is.
    public static let checks =
        transactions + concurrency + checkpoints + parking + rebuilding + delivering + projector + requesting
}

/// Checks one sentence of the contract.
public struct ProjectionStoreCheck: Sendable, CustomTestStringConvertible {
    /// The sentence.
    public let testDescription: String
    private let body: @Sendable (ProjectionTrial) async throws -> Void

    init(_ sentence: String, _ body: @escaping @Sendable (ProjectionTrial) async throws -> Void) {
        self.testDescription = sentence
        self.body = body
    }

    /// Runs the check on a store that nothing was written to.
    public func run(on store: some ProjectionStore) async throws {
        try await body(ProjectionTrial(store))
    }
}
