import CQRS

extension DashboardState {
    /// What is typed for a person who wants to slow the disk, or to end that.
    var suggestedCommitDelay: String { faults.commitDelay > .zero ? "off" : "" }
    /// What is typed for a person who wants to set the clock, or to make it right.
    var suggestedClockShift: String { faults.clockShift == .zero ? "" : "off" }

    /// Makes the next event fail, or withdraws that where it is asked for already.
    mutating func toggleFailingEvent() -> [Effect] {
        guard desk?.projector.fault != nil else { return doOrAsk(.nextEvent) }
        showNotice(.information, "withdrawn: the next event is applied as any other")
        return [.failNextEvent(false)]
    }

    /// Stops the projector, or starts it where it was stopped and nobody took over.
    mutating func toggleProjector() -> [Effect] {
        guard let desk else { return [] }
        return desk.projector.stop == nil ? doOrAsk(.projector(isOwn: desk.projector.isOwn)) : startProjector()
    }

    mutating func startProjector() -> [Effect] {
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
            let list = actions.keyName(of: .showDeadLetters)
            showNotice(.information, "the next event will fail and wait as a dead letter; \(list) retries it")
            return [.failNextEvent(true)]
        case .projector:
            showNotice(.information, "asked the projector to stop; \(keyOrName(of: .stopProjector)) starts it again")
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

    /// Reports that the clock was set, by the time that it shows now.
    mutating func receiveClock(shiftedBy shift: Duration) {
        faults.clockSetAt = uptime
        showNotice(.information, FaultText.clock(shift))
    }

    /// The key of an action, or the name that the palette knows it by.
    func keyOrName(of id: ActionID) -> String {
        let key = actions.keyName(of: id)
        return key.isEmpty ? "\(actions.keyName(of: .showPalette))\(id.typedName)" : key
    }
}
