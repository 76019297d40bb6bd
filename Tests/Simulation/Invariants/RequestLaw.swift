import CQRS

/// Checks that what is requested of projectors is obeyed, met once, and ended by nobody else.
enum RequestLaw {
    static func check(
        from before: ProjectionStoreStatus, to after: ProjectionStoreStatus, parked: [DeadLetter], by port: Port
    ) {
        guard port.role == .runner else { return }
        checkStops(before, after, port)
        checkFault(before, after, parked, port)
    }

    /// A session that was stopped moves no rows, and no other session lets it go on.
    private static func checkStops(_ before: ProjectionStoreStatus, _ after: ProjectionStoreStatus, _ port: Port) {
        let (name, world) = (port.process.name, port.world)
        if before.requests.stop(of: name) != nil, before.projections.map(\.live) != after.projections.map(\.live) {
            world.fail("a stopped session projects nothing", "\(name) moved rows")
        }
        for stop in before.requests.stops where after.requests.stop(of: stop.session) == nil && stop.session != name {
            world.fail("nobody starts a session unasked", "\(name) ended the stop of \(stop.session)")
        }
    }

    /// A failure that is asked for hits one event, in every projection that goes on, and is done with in that transaction.
    private static func checkFault(
        _ before: ProjectionStoreStatus, _ after: ProjectionStoreStatus, _ parked: [DeadLetter], _ port: Port
    ) {
        let isUsed = before.requests.fault != nil && after.requests.fault == nil
        let hit = Set(parked.filter(\.isAskedFor).map(\.event.position))
        if !isUsed, !hit.isEmpty {
            port.world.fail("a failure that was met is done with", "\(hit.sorted()) failed, and it is asked for still")
        }
        guard isUsed else { return }
        guard hit.count == 1, let position = hit.first else {
            return port.world.fail("a failure that is asked for hits one event", "it hit \(hit.sorted())")
        }
        for projection in before.projections where projection.isRunning && projection.checkpoint < position {
            let isThere = parked.contains { $0.projection == projection.name && $0.event.position == position }
            let isLeftOut = port.world.truth.discards(of: projection.name)[position] != nil
            if !isThere, !isLeftOut {
                port.world.fail(
                    "a failure that is asked for hits every projection", "\(projection.name) applied \(position)")
            }
        }
        for projection in before.projections where projection.isRunning && projection.checkpoint >= position {
            port.world.fail(
                "a failure that is asked for hits every projection", "\(projection.name) was past \(position)")
        }
    }
}

extension DeadLetter {
    /// Whether it waits because somebody asked for that.
    var isAskedFor: Bool { reason.hasSuffix("asked that this event fails; a retry applies it") }
}
