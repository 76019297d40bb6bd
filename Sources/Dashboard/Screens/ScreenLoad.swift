import CQRS

/// Asks the read side for what a screen shows; two are equal when they ask the same.
struct ScreenLoad: Hashable, Sendable {
    /// What is asked.
    let query: any Hashable & Sendable
    private let ask: @Sendable (QueryBus) async throws -> any Sendable

    /// Asks a query; the screen receives a `Snapshot` of its answer.
    init<Q: Query & Hashable>(_ query: Q) {
        self.query = query
        ask = { try await $0.snapshot(of: query) }
    }

    /// Returns the answer; throws ``StoreError``.
    func answer(from queries: QueryBus) async throws -> any Sendable {
        try await ask(queries)
    }

    static func == (left: ScreenLoad, right: ScreenLoad) -> Bool {
        AnyHashable(left.query) == AnyHashable(right.query)
    }

    func hash(into hasher: inout Hasher) {
        query.hash(into: &hasher)
    }
}
