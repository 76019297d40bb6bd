import CQRS

/// Stands between one part of a simulated process and the stores: every call can be late, refused, or lose its answer.
struct Port: Sendable {
    /// Names the part of the process that calls.
    enum Role: String, Sendable {
        case bus
        case runner
        case remote
        case monitor
        case query
        case deadLetters
    }

    let world: World
    let process: SimulatedProcess
    let role: Role
    /// Checks the observations of a monitor.
    var watch: MonitorWatch?

    /// Carries a call to a store: before it and after it anything else may run, or the process may be gone.
    func call<T: Sendable>(_ point: FaultPoint, _ effect: () async throws -> T) async throws -> T {
        do {
            try await arrive(at: point)
            world.trace(point.rawValue, by: self)
            let result = try await effect()
            try await leave(point)
            return result
        } catch {
            watch?.spoilObservation()
            throw error
        }
    }

    private func arrive(at point: FaultPoint) async throws {
        try await waitForTurn(at: point)
        if world.happens(.slow, at: self) { try await delay(at: point) }
        if world.happens(.refused, at: self) { throw StoreError.simulated(world.refusal(), point) }
    }

    private func delay(at point: FaultPoint) async throws {
        await world.pause(world.slowness())
        try await waitForTurn(at: point)
    }

    private func waitForTurn(at point: FaultPoint) async throws {
        ExecutorHooks.assertOnOwner()
        await process.turn()
        if world.isOver { throw StoreError(.closed, "the run is over", remedy: "end") }
        // As a database library does: a cancelled task gets no answer.
        try Task.checkCancellation()
        if process.isCutOff, point.isOfReadStore { throw StoreError.simulated(.inputOutput, point) }
    }

    private func leave(_ point: FaultPoint) async throws {
        await process.turn()
        if point.isWrite, world.happens(.answerLost, at: self) { throw StoreError.simulated(.inputOutput, point) }
    }
}

extension FaultPoint {
    fileprivate var isOfReadStore: Bool { ![.append, .readStream, .readLog, .readHead, .readAnswer].contains(self) }
}

extension StoreError {
    /// Makes an error that may pass.
    static func simulated(_ kind: Kind, _ point: FaultPoint) -> StoreError {
        StoreError(kind, "simulated at \(point.rawValue)", remedy: "try again")
    }
}
