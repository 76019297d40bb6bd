/// Handles a command that is decided on one aggregate alone: loads it, decides, and commits the decision.
///
/// A command that is decided on several aggregates needs a ``CommandHandler`` of its own.
public struct AggregateHandler<C: Command, A: Aggregate>: CommandHandler {
    private let store: AggregateStore
    private let key: @Sendable (C) -> String
    private let creates: Bool
    private let decide: @Sendable (C, Loaded<A>) -> Decision<A.Fact>
    private let details: @Sendable (C, A) -> C.Details

    /// Creates the handler of one type of command.
    ///
    /// `key` names the aggregate. With `creates` its stream is expected to be empty and is not read before the decision;
    /// should it exist after all, the commit conflicts, and ``ConflictRetryMiddleware`` has the command decided again on
    /// what was read. `decide` is pure, as it may run more than once. `details` describes the aggregate as the accepted
    /// command leaves it.
    public init(
        _ store: AggregateStore,
        of key: @escaping @Sendable (C) -> String,
        creates: Bool = false,
        decide: @escaping @Sendable (C, Loaded<A>) -> Decision<A.Fact>,
        details: @escaping @Sendable (C, A) -> C.Details
    ) {
        self.store = store
        self.key = key
        self.creates = creates
        self.decide = decide
        self.details = details
    }

    /// Decides on the aggregate as it is and commits; throws as ``AggregateStore`` does.
    public func handle(_ envelope: CommandEnvelope<C>) async throws -> CommandAnswer<C.Details> {
        let command = envelope.command
        let key = key(command)
        let aggregate = try await creates ? store.begin(A.self, key) : store.load(A.self, key)
        return try await store.commit(decide(command, aggregate), of: envelope, on: aggregate) {
            details(command, $0)
        }
    }
}
