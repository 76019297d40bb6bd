import CQRS

/// Checks who writes to the read store, and by what right.
enum LeaseLaw {
    static func check(from before: ProjectionStoreStatus, to after: ProjectionStoreStatus, by port: Port) {
        for projection in before.projections {
            guard let now = after[projection.name] else { continue }
            checkLive(from: projection, to: now, holder: before.lease?.holder, by: port)
            checkRebuild(from: projection, to: now, holder: before.lease?.holder, by: port)
        }
        guard after.lease != before.lease else { return }
        checkLease(from: before.lease, to: after.lease, by: port)
    }

    /// Only the session that holds the lease moves what readers see, and only forward; a switch moves nothing but rows that are
    /// far behind the log.
    private static func checkLive(
        from before: ProjectionStatus, to after: ProjectionStatus, holder: String?, by port: Port
    ) {
        guard after.liveBuild != before.liveBuild || after.checkpoint != before.checkpoint else { return }
        requireHolder(holder, by: port)
        let isOfThisLog = port.world.truth.hasMade(before.live)
        if after.liveBuild != before.liveBuild, !isOfThisLog {
            // Rows of a log that was put back give way to new ones, however far those are.
            port.world.switchCount += 1
            return
        }
        if after.checkpoint < before.checkpoint {
            port.world.fail("a checkpoint never goes back", "\(after.name) to \(after.checkpoint)")
        }
        if after.liveBuild != before.liveBuild {
            port.world.switchCount += 1
            let head = port.world.truth.events.reduce(Position.start) { max($0, $1.position) }
            let isFarBehind = head - before.checkpoint >= SimulatedDesk.farBehind
            let isThere = before.rebuild.map {
                $0.build.checkpoint == before.checkpoint || (isFarBehind && $0.build.checkpoint > before.checkpoint)
            }
            if before.rebuildBuild != after.liveBuild || isThere != true {
                port.world.fail("old rows serve until new ones are complete", "\(after.name) at \(after.checkpoint)")
            }
        }
    }

    private static func checkRebuild(
        from before: ProjectionStatus, to after: ProjectionStatus, holder: String?, by port: Port
    ) {
        guard let old = before.rebuild?.build, let new = after.rebuild?.build, old.generation == new.generation,
            old.checkpoint != new.checkpoint
        else { return }
        requireHolder(holder, by: port)
        if new.checkpoint < old.checkpoint {
            port.world.fail("a checkpoint never goes back", "the rebuild of \(after.name) to \(new.checkpoint)")
        }
    }

    private static func requireHolder(_ holder: String?, by port: Port) {
        if holder != port.process.name || port.role != .runner {
            port.world.fail("only the holder of the lease projects", "\(port.process.name) projected")
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
            if before.isAlive(at: now, for: ProjectorPolicy().leaseDuration) {
                port.world.fail(
                    "a lease is taken only from who is silent",
                    "\(port.process.name) took it from \(before.holder), silent for \(now - before.renewedAt)")
            }
            if after.epoch <= before.epoch { port.world.fail("every holding has its own epoch", "\(after)") }
        }
    }
}
