import CQRS

/// Checks the whole read model against the log: every event up to the checkpoint is in the rows once, waits as a dead
/// letter, or was discarded; and nothing overtakes a dead letter of its stream.
struct ReadModelLaw {
    private let projection: ProjectionStatus
    private let rows: [RecordedEvent]
    private let letters: [DeadLetter]
    private let world: World

    /// Checks every projection as readers see it now.
    static func check(_ world: World) {
        for projection in world.status.projections {
            if world.truth.hasMade(projection.live) {
                ReadModelLaw(projection, in: world).check()
            } else {
                checkForeign(projection, in: world)
            }
        }
    }

    /// Checks that nothing is applied on top of rows that were made from a log that is no longer there.
    private static func checkForeign(_ projection: ProjectionStatus, in world: World) {
        let found = world.foreignRows[projection.liveBuild]
        if found == nil, world.hasPutLogBack {
            world.foreignRows[projection.liveBuild] = projection.checkpoint
        } else if found != projection.checkpoint {
            world.fail(
                "nothing is applied on top of another log's rows",
                "\(projection.name) went from \(found ?? .start) to \(projection.checkpoint)")
        }
    }

    /// Checks that the rows leave out all that was discarded, which needs a replay when an event was applied first.
    static func checkDiscards(_ world: World) {
        for projection in world.status.projections {
            let discards = world.truth.discards(of: projection.name)
            let rows = world.readModel.rows(of: projection.name).map(\.position)
            let applied = rows.filter { discards[$0] != nil }
            if !applied.isEmpty { world.fail("what was discarded is left out", "\(projection.name) has \(applied)") }
        }
    }

    private init(_ projection: ProjectionStatus, in world: World) {
        self.projection = projection
        self.world = world
        rows = world.readModel.rows(of: projection.name)
        letters = world.readModel.deadLetters(of: projection.name)
    }

    private func check() {
        guard projection.checkpoint <= world.truth.head else {
            return fail("a checkpoint is not ahead of the log", "it is at \(projection.checkpoint)")
        }
        if let failure = projection.failure ?? projection.rebuild?.build.failure, !world.logFile.isEdited {
            // No fault of a run is for good, so nothing may stop a projection.
            fail("what may pass never stops a projection", "it stopped at \(failure)")
        }
        checkCompleteness()
        checkParking()
    }

    private func checkCompleteness() {
        let discards = world.truth.discards(of: projection.name)
        let taken = (rows.map(\.position) + letters.map(\.event.position)).sorted()
        let wanted = world.truth.events.prefix(Int(projection.checkpoint.rawValue))
            .filter { $0.type != DeadLetterDiscarded.eventType }.map(\.position)
        let present = Set(taken)
        let missing = wanted.filter { !present.contains($0) && discards[$0] == nil }
        let isWanted = Set(wanted)
        let extra = taken.filter { !isWanted.contains($0) }
        if !missing.isEmpty || !extra.isEmpty || present.count != taken.count {
            fail(
                "every event up to the checkpoint is applied once, waits or was discarded",
                "at \(projection.checkpoint) it lacks \(missing) and has \(extra) too many; all it has is \(taken)")
        }
        for letter in letters {
            if let discard = discards[letter.event.position], discard <= projection.checkpoint {
                fail("what was discarded no longer waits", "\(letter.event.position), discarded at \(discard)")
            }
        }
    }

    private func checkParking() {
        var first: [StreamID: DeadLetter] = [:]
        for letter in letters where first[letter.event.stream] == nil { first[letter.event.stream] = letter }
        for (stream, letter) in first.sorted(by: { $0.value.event.position < $1.value.event.position }) {
            let event = letter.event
            if !isPoison(event), !letter.isAskedFor {
                fail("only a poison event parks its stream", "\(stream) at \(event.position)")
            }
            if let row = rows.first(where: { $0.stream == stream && $0.position > event.position }) {
                fail("nothing overtakes a dead letter of its stream", "\(row.position) overtook \(event.position)")
            }
        }
        if !world.remedy.isFound, let row = rows.first(where: isPoison) {
            fail("a poison event is not applied", "at \(row.position)")
        }
    }

    private func isPoison(_ event: RecordedEvent) -> Bool {
        guard let fact = try? Tallied(decoding: event) else { return true }
        return Poison.spoils(fact, in: projection.name, given: world.mixture)
    }

    private func fail(_ law: String, _ detail: String) { world.fail(law, "\(projection.name): \(detail)") }
}
