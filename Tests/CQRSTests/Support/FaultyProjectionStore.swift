import CQRS
import Synchronization

/// Keeps read models in memory and fails when a test requests it.
final class FaultyProjectionStore: ProjectionStore {
    typealias Fact = Noted
    typealias Transaction = InMemoryProjectionTransaction<Noted>

    private struct Faults {
        var onWrite: (any Error)?
        var onStatus: (any Error)?
        var onDeadLetter: (any Error)?
        var beforeWrite: (@Sendable () async -> Void)?
        var finding: String?
        var beforeIntegrityCheck: (@Sendable () async throws -> Void)?
        var observations = 0
        var writes = 0
    }

    private let stored: Mutex<InMemoryProjectionStore<Noted>>
    private let faults = Mutex(Faults())
    private let poison: Poison

    convenience init(projections: [ProjectionName], gathering: Set<ProjectionName> = []) {
        self.init(projections: projections, gathering: gathering, poison: Poison())
    }

    private init(projections: [ProjectionName], gathering: Set<ProjectionName>, poison: Poison) {
        self.poison = poison
        stored = Mutex(Self.empty(projections, gathering, poison))
    }

    private static func empty(
        _ projections: [ProjectionName], _ gathering: Set<ProjectionName>, _ poison: Poison
    ) -> InMemoryProjectionStore<Noted> {
        InMemoryProjectionStore(projections: projections, gathering: gathering) { fact, _, name in
            try poison.check(fact, name)
        }
    }

    /// What is written to.
    var inner: InMemoryProjectionStore<Noted> { stored.withLock { $0 } }

    /// Puts an empty store in its place, as when its file is deleted and made again.
    func replace() {
        let empty = Self.empty(projections, gathering, poison)
        stored.withLock { $0 = empty }
    }

    /// Returns a store that has applied nothing and fails on the same texts.
    func twin() -> FaultyProjectionStore {
        FaultyProjectionStore(projections: projections, gathering: gathering, poison: poison)
    }

    var projections: [ProjectionName] { inner.projections }
    var gathering: Set<ProjectionName> { inner.gathering }

    /// How often the status was read from outside a transaction: once in every step.
    var observations: Int { faults.withLock { $0.observations } }

    /// How many writes were asked for.
    var writes: Int { faults.withLock { $0.writes } }

    /// Fails every write with this error until it is nil again.
    func failWrites(_ error: (any Error)?) { faults.withLock { $0.onWrite = error } }

    /// Fails every read of the status with this error until it is nil again.
    func failStatus(_ error: (any Error)?) { faults.withLock { $0.onStatus = error } }

    /// Fails every question after one dead letter with this error until it is nil again.
    func failDeadLetterChecks(_ error: (any Error)?) { faults.withLock { $0.onDeadLetter = error } }

    /// Fails the integrity check of every rebuild until it is nil again.
    func reportIntegrityFinding(_ finding: String?) { faults.withLock { $0.finding = finding } }

    /// Runs before the next write only.
    func beforeNextWrite(_ action: @escaping @Sendable () async -> Void) {
        faults.withLock { $0.beforeWrite = action }
    }

    /// Runs before the next rebuild is checked only; the check fails when it throws.
    func beforeNextIntegrityCheck(_ action: @escaping @Sendable () async throws -> Void) {
        faults.withLock { $0.beforeIntegrityCheck = action }
    }

    /// Makes a text fail in one projection, or in all, with this error until it is nil again.
    func fail(_ text: String, in projection: ProjectionName? = nil, with error: (any Error)?) {
        poison.set(text, projection, error)
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        // As a database library does: a cancelled task may not write.
        try Task.checkCancellation()
        let (fault, action) = faults.withLock { faults in
            faults.writes += 1
            defer { faults.beforeWrite = nil }
            return (faults.onWrite, faults.beforeWrite)
        }
        await action?()
        if let fault { throw fault }
        return try await inner.write(body)
    }

    func status() async throws -> ProjectionStoreStatus {
        try Task.checkCancellation()
        let fault = faults.withLock { faults in
            faults.observations += 1
            return faults.onStatus
        }
        if let fault { throw fault }
        return try await inner.status()
    }

    func deadLetters(limit: Int) async throws -> [DeadLetter] { try await inner.deadLetters(limit: limit) }

    func waitingDeadLetter(at position: Position, of projection: ProjectionName) async throws -> DeadLetter? {
        if let fault = faults.withLock({ $0.onDeadLetter }) { throw fault }
        return try await inner.waitingDeadLetter(at: position, of: projection)
    }

    func deliveries(
        of position: Position, recordedAt: Timestamp, in projection: ProjectionName
    ) async throws -> [Delivery] {
        try await inner.deliveries(of: position, recordedAt: recordedAt, in: projection)
    }

    func integrityFinding(in build: ProjectionBuild) async throws -> String? {
        let (finding, action) = faults.withLock { faults in
            defer { faults.beforeIntegrityCheck = nil }
            return (faults.finding, faults.beforeIntegrityCheck)
        }
        try await action?()
        return finding
    }

    func changes() -> AsyncStream<Void> { inner.changes() }
}

/// Knows which texts cannot be applied.
private final class Poison: Sendable {
    private struct Dose {
        let text: String
        let projection: ProjectionName?
        let error: any Error
    }

    private let doses = Mutex<[Dose]>([])

    func set(_ text: String, _ projection: ProjectionName?, _ error: (any Error)?) {
        doses.withLock { doses in
            doses.removeAll { $0.text == text }
            if let error { doses.append(Dose(text: text, projection: projection, error: error)) }
        }
    }

    func check(_ fact: Noted, _ projection: ProjectionName) throws {
        let dose = doses.withLock { doses in
            doses.first { $0.text == fact.text && ($0.projection ?? projection) == projection }
        }
        if let dose { throw dose.error }
    }
}

/// Reports that an event cannot be applied, in whichever session.
struct Indigestible: Error, CustomStringConvertible {
    let description = "no such product"
}
