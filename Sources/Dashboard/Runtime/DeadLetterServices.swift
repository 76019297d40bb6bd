import CQRS

/// Brings the dashboard the events that could not be applied, and tries them again.
public struct DeadLetterServices: Sendable {
    /// Returns the dead letters by position, at most so many; throws `StoreError`.
    public typealias List = @Sendable (_ limit: Int) async throws -> [DeadLetter]
    /// Tries the streams of these letters again, and returns how many events were applied and how many still wait;
    /// throws `StoreError`.
    public typealias Retry = @Sendable ([DeadLetter]) async throws -> (applied: Int, waiting: Int)

    /// Lists them.
    public var list: List
    /// Tries them again.
    public var retry: Retry

    /// Creates the services.
    public init(list: @escaping List, retry: @escaping Retry) {
        self.list = list
        self.retry = retry
    }
}
