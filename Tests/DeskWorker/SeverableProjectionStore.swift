import CQRS
import Synchronization

/// A projection store whose connection can be cut: its calls then fail, or its writes hang until it is mended.
///
/// A write that hung is carried out when the store is mended, as late as that may be.
final class SeverableProjectionStore<Inner: ProjectionStore>: ProjectionStore {
    typealias Fact = Inner.Fact
    typealias Transaction = Inner.Transaction

    /// What becomes of calls.
    enum Connection {
        case connected
        case failing
        case hanging
    }

    private struct State {
        var connection = Connection.connected
        var hanging: [CheckedContinuation<Void, Never>] = []
    }

    private let inner: Inner
    private let state = Mutex(State())

    init(_ inner: Inner) {
        self.inner = inner
    }

    /// Cuts or mends the connection.
    func set(_ connection: Connection) {
        let resumed = state.withLock { state in
            state.connection = connection
            guard connection != .hanging else { return [CheckedContinuation<Void, Never>]() }
            defer { state.hanging = [] }
            return state.hanging
        }
        for call in resumed { call.resume() }
    }

    var projections: [ProjectionName] { inner.projections }

    func write<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        await waitWhileHanging()
        try check()
        do {
            return try await inner.write(body)
        } catch let error as StoreError where error.kind == .fenced {
            Line.write("fenced")
            throw error
        }
    }

    func status() async throws -> ProjectionStoreStatus {
        try check()
        return try await inner.status()
    }

    func deadLetters(limit: Int) async throws -> [DeadLetter] {
        try check()
        return try await inner.deadLetters(limit: limit)
    }

    func waitingDeadLetter(at position: Position, of projection: ProjectionName) async throws -> DeadLetter? {
        try check()
        return try await inner.waitingDeadLetter(at: position, of: projection)
    }

    func deliveries(
        of position: Position, recordedAt: Timestamp, in projection: ProjectionName
    ) async throws -> [Delivery] {
        try check()
        return try await inner.deliveries(of: position, recordedAt: recordedAt, in: projection)
    }

    func integrityFinding(in build: ProjectionBuild) async throws -> String? {
        try check()
        return try await inner.integrityFinding(in: build)
    }

    func changes() -> AsyncStream<Void> { inner.changes() }

    private func waitWhileHanging() async {
        await withCheckedContinuation { continuation in
            let mayPass = state.withLock { state in
                guard state.connection == .hanging else { return true }
                state.hanging.append(continuation)
                return false
            }
            if mayPass { continuation.resume() }
        }
    }

    private func check() throws {
        guard state.withLock({ $0.connection }) != .failing else {
            throw StoreError(.inputOutput, "the connection was cut", remedy: "mend it")
        }
    }
}
