import CQRS

/// Waits, after all faults have stopped, until all is well; then requests a rebuild of everything and compares.
struct Calm: Sendable {
    private static let limit: Duration = .seconds(40)

    let world: World
    let machine: Machine
    let commandCount: Int

    /// Fails the run when all is not well in bounded simulated time.
    func settle() async {
        await wait(until: missing)
        await retryWhatMayBeApplied()
        guard world.violation == nil else { return }
        ReadModelLaw.checkDiscards(world)
        world.ledger.checkAll(in: world)
        await compareWithRebuild()
        await editAndRebuild()
    }

    private func wait(until missing: () -> String?) async {
        let deadline = world.scheduler.now + Self.limit
        while let missing = missing(), !world.isOver {
            if world.scheduler.now > deadline { return world.fail("once faults stop, all is well soon", missing) }
            await world.pause(.milliseconds(100))
        }
    }

    /// Returns what is still to come; nil when all is well.
    private func missing() -> String? {
        let ledger = world.ledger
        guard ledger.isSettled, ledger.requestCount == commandCount else { return "a command has no answer" }
        for projection in world.status.projections {
            if projection.checkpoint != world.truth.head {
                return "\(projection.name) is at \(projection.checkpoint) of \(world.truth.head)"
            }
            if projection.rebuild != nil { return "\(projection.name) is being rebuilt" }
        }
        guard !machine.desks.isEmpty else { return "no process runs" }
        for desk in machine.desks {
            let worst = desk.watch.last?.report.worst
            guard worst?.state == .live, worst?.head == world.truth.head, worst?.behind == 0 else {
                return "\(desk.process.name) reads \(worst?.state.word ?? "nothing") at \(worst?.head ?? .start)"
            }
        }
        return nil
    }

    /// Once the poison is mended, one try applies all that waits; before, it applies what failed because somebody asked for it.
    private func retryWhatMayBeApplied() async {
        let isAsked = World.projections.contains { world.readModel.deadLetters(of: $0).contains(where: \.isAskedFor) }
        guard world.remedy.isFound || isAsked, world.violation == nil, let desk = machine.anyDesk() else { return }
        do {
            _ = try await desk.deadLetters.retry(try await desk.deadLetters.list(limit: .max))
        } catch {
            if !world.isOver { world.fail("a mended dead letter is applied", "\(error)") }
        }
        let waiting = World.projections.flatMap { world.readModel.deadLetters(of: $0) }
            .filter { world.remedy.isFound || $0.isAskedFor }
        if !waiting.isEmpty, !world.isOver { world.fail("a mended dead letter is applied", "\(waiting.count) wait") }
    }

    private func compareWithRebuild() async {
        let live = content()
        let generations = world.status.projections.map(\.live.generation)
        guard let desk = machine.anyDesk() else { return }
        do {
            try await desk.remote.rebuild(World.projections)
        } catch {
            if !world.isOver { world.fail("a rebuild can be asked for", "\(error)") }
        }
        await wait(until: missing)
        guard world.violation == nil, !world.isOver else { return }
        if zip(world.status.projections, generations).contains(where: { $0.live.generation == $1 }) {
            world.fail("a rebuild is switched in", "\(generations) are still shown")
        }
        for (place, (new, old)) in zip(content(), live).enumerated() where new != old {
            let (gained, lost) = (new.filter { !old.contains($0) }, old.filter { !new.contains($0) })
            world.fail("a rebuilt read model equals the live one", "list \(place) has new \(gained), lacks \(lost)")
        }
    }

    /// Edits an event and has everything rebuilt: no rebuild gets past it, and what readers see stays.
    private func editAndRebuild() async {
        guard world.mixture.includes(.edit), world.violation == nil, !world.isOver, world.truth.head > .start else {
            return
        }
        world.count(.edit)
        let live = content()
        let position = Position(Int64(world.chance.within(1...Int(world.truth.head.rawValue))))
        world.logFile.edit(at: position)
        world.note("event \(position) is edited")
        guard let desk = machine.anyDesk() else { return }
        do {
            try await desk.remote.rebuild(World.projections)
        } catch {
            if !world.isOver { world.fail("a rebuild can be asked for", "\(error)") }
        }
        await wait {
            let isNamed = world.status.projections.allSatisfy { $0.rebuild?.build.failure?.position == position }
            return isNamed ? nil : "the edited event \(position) is not named"
        }
        if world.violation == nil, !world.isOver, content() != live {
            world.fail("an edited log changes nothing that readers see", "event \(position) was edited")
        }
    }

    /// Returns the rows of each projection, and then its dead letters.
    private func content() -> [[Position]] {
        World.projections.flatMap { name in
            [
                world.readModel.rows(of: name).map(\.position),
                world.readModel.deadLetters(of: name).map(\.event.position),
            ]
        }
    }
}
