import CQRS

/// Acts a person who asks for one command after the other and never gives one up before it is answered.
struct Client: Sendable {
    private static let keys = ["a", "b", "c"]

    let world: World
    let machine: Machine
    let commandCount: Int

    /// Asks for all commands.
    func run() async {
        for _ in 0..<commandCount where !world.isOver {
            let request = nextRequest()
            let command = world.ledger.ask(request)
            await settle(request, as: command)
            if world.chance.happens(0.1) { reuse(command) }
            await world.pause(world.chance.milliseconds(world.chance.one(of: [0...5, 0...300, 200...1_500])))
        }
    }

    private func nextRequest() -> Ledger.Request {
        if world.chance.happens(world.truth.isGateOpen ? 0.04 : 0.6) { return .toggle }
        if world.chance.happens(0.2), let letter = anyDeadLetter() {
            return .discard(projection: letter.projection, position: letter.event.position)
        }
        let amounts = (0..<world.chance.within(1...3)).map { _ in world.chance.within(-10...20) }
        return .add(key: world.chance.one(of: Self.keys), amounts: amounts)
    }

    private func anyDeadLetter() -> DeadLetter? {
        let letters = World.projections.flatMap { world.readModel.deadLetters(of: $0) }
        return letters.isEmpty ? nil : world.chance.one(of: letters)
    }

    /// Asks in whatever process there is, again and again with the same id, until an answer came.
    func settle(_ request: Ledger.Request, as command: CommandID) async {
        while world.ledger.answer(to: command) == nil, !world.isOver {
            attempt(request, as: command)
            if world.areFaultsOn, world.mixture.includes(.duplicate), world.chance.happens(0.3) {
                world.count(.duplicate)
                attempt(request, as: command)
            }
            await waitForAnswer(to: command)
        }
    }

    /// Asks for something else under an id that was answered, as a mistyped script does.
    private func reuse(_ command: CommandID) {
        // A log that was put back does not know the id.
        guard !world.mixture.includes(.restore), world.ledger.answer(to: command) != nil, let desk = machine.anyDesk()
        else { return }
        world.spawn { [world] in
            // Refused as it should be, or not known; a process that is gone never answers.
            let answer = try? await desk.dispatch(.add(key: Self.keys[0], amounts: [97]), as: command)
            if let answer { world.fail("another command under a used id is refused", "\(command) got \(answer)") }
        }
    }

    private func waitForAnswer(to command: CommandID) async {
        let patience = world.scheduler.now + world.chance.milliseconds(100...3_000)
        while world.ledger.answer(to: command) == nil, !world.isOver, world.scheduler.now < patience {
            await world.pause(.milliseconds(10))
        }
    }

    private func attempt(_ request: Ledger.Request, as command: CommandID) {
        guard let desk = machine.anyDesk() else { return }
        world.spawn {
            do {
                guard let answer = try await desk.dispatch(request, as: command) else { return }
                world.ledger.receive(answer, to: command, in: world)
                try await read(answer, of: request, at: desk)
            } catch is StoreError {
                // The outcome is unknown: the client asks again.
            } catch is CancellationError {
                // The run is over.
            } catch {
                world.fail("only a store's error reaches a client", "\(error)")
            }
        }
    }

    private func read(_ answer: Ledger.Answer, of request: Ledger.Request, at desk: SimulatedDesk) async throws {
        guard case .accepted(_, _, let position, _) = answer, case .add(let key, _) = request else { return }
        guard world.chance.happens(0.3) else { return }
        try await desk.readOwnWrite(at: position, of: key)
    }
}
