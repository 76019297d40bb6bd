import CQRS

extension DashboardState {
    /// What is typed for a person who wants to slow the disk, or to end that.
    var suggestedCommitDelay: String { faults.commitDelay > .zero ? "off" : "" }
    /// What is typed for a person who wants to set the clock, or to make it right.
    var suggestedClockShift: String { faults.clockShift == .zero ? "" : "off" }

    /// Whether the next event fails, or will once the projector has done what was asked.
    var isNextEventFailing: Bool { controlAsked.failsNextEvent ?? (desk?.projector.fault != nil) }
    /// Whether the projector was stopped and nobody took over, or will be once it has done what was asked.
    var isProjectorStopped: Bool { controlAsked.isStopped ?? (desk?.projector.stop != nil) }

    /// Makes the next event fail, or withdraws that where it is asked for already.
    mutating func toggleFailingEvent() -> [Effect] {
        guard isNextEventFailing else { return doOrAsk(.nextEvent) }
        controlAsked.ask(failure: false, of: desk, at: now)
        showNotice(.information, "withdrawn: the next event is applied as any other", while: .nextEventFails(false))
        return [.failNextEvent(false)]
    }

    /// Stops the projector, or starts it where it was stopped and nobody took over.
    mutating func toggleProjector() -> [Effect] {
        guard let desk else { return [] }
        return isProjectorStopped ? startProjector() : doOrAsk(.projector(isOwn: desk.projector.isOwn))
    }

    mutating func startProjector() -> [Effect] {
        controlAsked.ask(stop: false, of: desk, at: now)
        showNotice(.information, "asked the projector to start again")
        return [.startProjector]
    }

    mutating func slowDisk(_ text: String) -> [Effect] {
        guard let delay = FaultAmount.delay(text) else {
            showNotice(.warning, "'\(text)' is no time that a commit may take longer: 1ms to 5s, such as 200ms, or off")
            return []
        }
        return delay == .zero ? mend(.disk(.zero)) : doOrAsk(.disk(delay))
    }

    mutating func shiftClock(_ text: String) -> [Effect] {
        guard let shift = FaultAmount.shift(text) else {
            showNotice(.warning, "'\(text)' is no time to set a clock by: up to 24h, such as +5m or -5m, or off")
            return []
        }
        return shift == .zero ? mend(.clock(.zero)) : doOrAsk(.clock(shift))
    }

    /// Breaks something at once on a throw-away desk; elsewhere asks first, with what will happen.
    private mutating func doOrAsk(_ fault: Fault) -> [Effect] {
        guard !configuration.isThrowAway else { return carryOut(fault) }
        layers.append(.question(Question(.breakOnPurpose(fault))))
        return []
    }

    private mutating func mend(_ fault: Fault) -> [Effect] { carryOut(fault) }

    /// Breaks something, or mends it where its amount is zero.
    mutating func carryOut(_ fault: Fault) -> [Effect] {
        switch fault {
        case .nextEvent:
            let list = keyName(of: .showDeadLetters)
            controlAsked.ask(failure: true, of: desk, at: now)
            showNotice(
                .information, "the next event will fail and wait as a dead letter; \(list) retries it",
                while: .nextEventFails(true))
            return [.failNextEvent(true)]
        case .projector:
            controlAsked.ask(stop: true, of: desk, at: now)
            stopOutcome = .asked
            showNotice(.information, "asked the projector to stop; another process takes over if one is open")
            return [.stopProjector]
        case .disk(let delay):
            faults.commitDelay = delay
            showNotice(.information, FaultText.disk(delay))
            return [.slowCommits(delay)]
        case .clock(let shift):
            faults.clockShift = shift
            faults.clockSetAt = uptime
            return [.shiftClock(shift)]
        }
    }

    /// Reports what came of stopping the projector: nobody projects, or another process took over.
    mutating func reportStop() {
        guard let desk, let outcome = stopOutcome else { return }
        if desk.projector.stop != nil {
            guard outcome == .asked else { return }
            stopOutcome = .stopped
            let start = keyName(of: .stopProjector)
            showNotice(
                .warning, "the projector stopped, so nothing is applied; \(start) starts it again",
                while: .projectorStopped)
        } else if let stop = desk.projector.stops.last, controlAsked.isStopped != true || outcome == .stopped {
            stopOutcome = nil
            let start = keyName(of: .startProjector)
            let who = stop.actor == configuration.user ? "you" : stop.actor
            let words = "another process projects now; \(start) lets the one that \(who) stopped project again"
            showNotice(.information, words, while: .sessionsStopped)
        } else if controlAsked.isStopped == nil {
            stopOutcome = nil
        }
    }

    /// Reports that the clock was set, by the time that it shows now.
    mutating func receiveClock(shiftedBy shift: Duration) {
        faults.clockSetAt = uptime
        showNotice(.information, FaultText.clock(shift))
    }
}

/// How far it is known what came of stopping the projector.
enum StopOutcome: Hashable, Sendable {
    /// Nothing was observed yet.
    case asked
    /// It stopped, and nobody has taken over.
    case stopped
}
