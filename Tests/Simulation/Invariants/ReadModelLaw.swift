import CQRS

/// Checks the whole read model against the log: rows and dead letters are the fold of it up to the checkpoint.
enum ReadModelLaw {
    static func check(_ world: World) {
        for projection in world.status.projections { check(projection, in: world) }
    }

    private static func check(_ projection: ProjectionStatus, in world: World) {
        let name = projection.name
        guard projection.checkpoint <= world.truth.head else {
            return world.fail("a checkpoint is not ahead of the log", "\(name) is at \(projection.checkpoint)")
        }
        if let failure = projection.failure {
            // No fault of a run is for good, so nothing may stop a projection.
            world.fail("what may pass never stops a projection", "\(name) stopped at \(failure)")
        }
        let expected = fold(through: projection.checkpoint, for: name, in: world)
        let rows = world.readModel.rows(of: name).map(\.position)
        if rows != expected.rows { failFold("rows", rows, expected.rows, of: projection, in: world) }
        let parked = world.readModel.deadLetters(of: name).map(\.event.position)
        if parked != expected.parked { failFold("dead letters", parked, expected.parked, of: projection, in: world) }
    }

    /// A poison event parks its stream: it and all later ones of it, and nothing else.
    private static func fold(
        through checkpoint: Position, for projection: ProjectionName, in world: World
    ) -> (rows: [Position], parked: [Position]) {
        var result: (rows: [Position], parked: [Position]) = ([], [])
        var waiting: Set<StreamID> = []
        for event in world.truth.events.prefix(Int(checkpoint.rawValue)) {
            let fact = try? Tallied(decoding: event)
            let isPoison = fact.map { Poison.spoils($0, in: projection, given: world.mixture) } ?? true
            if isPoison { waiting.insert(event.stream) }
            if waiting.contains(event.stream) {
                result.parked.append(event.position)
            } else {
                result.rows.append(event.position)
            }
        }
        return result
    }

    private static func failFold(
        _ what: String, _ found: [Position], _ expected: [Position], of projection: ProjectionStatus, in world: World
    ) {
        let missing = expected.filter { !found.contains($0) }
        let extra = found.filter { !expected.contains($0) }
        let doubled = found.count - Set(found).count
        world.fail(
            "the read model is the fold of the log up to its checkpoint",
            """
            \(projection.name) at \(projection.checkpoint): \(what) lack \(missing), have \(extra) too many, \
            \(doubled) twice
            """)
    }
}

/// Checks who writes to the read store, and by what right.
enum LeaseLaw {
    static func check(from before: ProjectionStoreStatus, to after: ProjectionStoreStatus, by port: Port) {
        checkProjecting(from: before, to: after, by: port)
        guard after.lease != before.lease else { return }
        checkLease(from: before.lease, to: after.lease, by: port)
    }

    /// Only the session that holds the lease moves a checkpoint, and only forward.
    private static func checkProjecting(
        from before: ProjectionStoreStatus, to after: ProjectionStoreStatus, by port: Port
    ) {
        for projection in before.projections {
            guard let now = after[projection.name], now.checkpoint != projection.checkpoint else { continue }
            if now.checkpoint < projection.checkpoint {
                port.world.fail("a checkpoint never goes back", "\(now.name) to \(now.checkpoint)")
            }
            if before.lease?.holder != port.process.name || port.role != .runner {
                port.world.fail("only the holder of the lease projects", "\(port.process.name) projected")
            }
        }
    }

    /// A lease changes hands only when its holder gave it up or was silent for its whole duration.
    private static func checkLease(from before: ProjectorLease?, to after: ProjectorLease?, by port: Port) {
        guard let before, let after else { return }
        let isSameHold = before.holder == after.holder && before.epoch == after.epoch
        let isGivenUp = after.isReleased && before.holder == port.process.name && before.epoch == after.epoch
        if isSameHold {
            if after.holder != port.process.name { port.world.fail("a lease is renewed by its holder", "\(after)") }
        } else if !isGivenUp {
            let now = port.world.clock.now()
            let silence = max(now - before.renewedAt, before.renewedAt - now)
            if !before.isReleased, silence < ProjectorPolicy().leaseDuration {
                port.world.fail(
                    "a lease is taken only from who is silent",
                    "\(port.process.name) took it from \(before.holder), silent for \(silence)")
            }
            if after.epoch <= before.epoch { port.world.fail("every holding has its own epoch", "\(after)") }
        }
    }
}
