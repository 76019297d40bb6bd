import CQRS

/// Checks that what a session asks of the projector is obeyed, and ended by nobody while the session lives.
enum ControlLaw {
    static func check(from before: ProjectionStoreStatus, to after: ProjectionStoreStatus, by port: Port) {
        checkPause(before, after, port)
        for part in ProjectorControl.Part.allCases where after.control[part] != before.control[part] {
            checkEnd(part, of: before.control, port)
        }
    }

    /// While a pause is kept in the store no event is applied but those that were let through, and rows that lag behind
    /// others may draw level with them.
    private static func checkPause(
        _ before: ProjectionStoreStatus, _ after: ProjectionStoreStatus, _ port: Port
    ) {
        guard before.control.isPaused else { return }
        for projection in before.projections {
            guard let now = after[projection.name], now.checkpoint > projection.checkpoint else { continue }
            if now.checkpoint > max(before.control.allowedThrough, before.front ?? .start) {
                port.world.fail(
                    "a pause lets nothing through",
                    "\(projection.name) went to \(now.checkpoint) while \(before.control.pauseOwner.session) paused it")
            }
        }
    }

    /// A projector ends only another session's control, and only one that was not renewed for its lifetime.
    private static func checkEnd(_ part: ProjectorControl.Part, of control: ProjectorControl, _ port: Port) {
        guard port.role == .runner, control.asks(for: part) else { return }
        let before = control[part]
        let world = port.world
        if before.session == port.process.name {
            world.fail("nobody ends their own wish unasked", "\(before.session) ended its control")
        }
        // A first observation relies on the clock, and that may have been set.
        let silence = world.clock.now() - before.renewedAt
        if world.clock.jumpCount == 0, silence <= ProjectorPolicy().controlLifetime {
            world.fail(
                "a wish is ended only when its session is silent",
                "\(port.process.name) ended that of \(before.session), silent for \(silence)")
        }
    }
}
