import CQRS

/// Puts what is broken on purpose into words.
enum FaultText {
    /// What is true of commits from now on, as a sentence.
    static func disk(_ delay: Duration) -> String {
        delay == .zero
            ? "commits take no longer than they have to" : "every commit of this process takes \(amount(delay)) longer"
    }

    /// What is true of the clock from now on, as a sentence.
    static func clock(_ shift: Duration) -> String {
        guard shift != .zero else { return "the clock of this process is right again" }
        return "the clock of this process is \(amount(shift)) \(shift < .zero ? "behind" : "ahead")"
    }

    /// The same in the header, where there is little room.
    static func briefClock(_ shift: Duration) -> String { "clock \(shift < .zero ? "−" : "+")\(amount(shift))" }

    /// A length of time in either direction: `200 ms`, `5 min`.
    static func amount(_ duration: Duration) -> String {
        let length = duration < .zero ? .zero - duration : duration
        let seconds = length.inSeconds
        let isWhole = seconds >= 60 && seconds.truncatingRemainder(dividingBy: 60) == 0
        return isWhole ? DurationText.coarse(length) : DurationText.brief(length)
    }

    /// The question about a fault.
    static func title(of fault: Fault) -> String {
        switch fault {
        case .nextEvent: "Make the next event fail?"
        case .projector: "Stop the projector?"
        case .disk(let delay): "Slow the disk down by \(amount(delay))?"
        case .clock(let shift): "Set the clock \(amount(shift)) \(shift < .zero ? "back" : "ahead")?"
        }
    }

    /// Which of the others will not take over, as the end of a phrase.
    private static func stops(in state: DashboardState) -> String {
        let count = state.desk?.projector.stops.count ?? 0
        return count == 0
            ? "" : " and not stopped itself, as \(NumberText.counted(count, "session")) \(count == 1 ? "is" : "are")"
    }

    /// What will happen, as sentences.
    static func effect(of fault: Fault, naming state: DashboardState) -> String {
        switch fault {
        case .nextEvent:
            let list = state.keyName(of: .showDeadLetters)
            return """
                → the next event that is applied, whoever causes it, fails in every projection: its order is not shown as \
                it is, and waits with what follows it until somebody retries it (\(list)). The event itself stays in the \
                log; nothing is lost.
                """
        case .projector(let isOwn):
            let key = state.keyName(of: .stopProjector)
            return """
                → the projector, which runs in \(isOwn ? "this dashboard" : "another process"), stops for everybody at this \
                desk. Another dashboard takes over if one is open\(stops(in: state)); otherwise orders are accepted but none \
                of them is shown until \(key) starts it again. Nothing is lost.
                """
        case .disk(let delay):
            return """
                → every commit of this process takes \(amount(delay)) longer, to the log and to the read model, until \
                \(state.keyName(of: .slowDisk)) off or its end. Where it projects, everybody sees orders later.
                """
        case .clock(let shift):
            return """
                → this process takes it to be \(amount(shift)) \(shift < .zero ? "earlier" : "later") than it is, until \
                \(state.keyName(of: .shiftClock)) off or its end. What is ordered here is recorded with the wrong time, \
                which stays in the log.
                """
        }
    }

    /// The answers to the question: no, and yes.
    static func answers(to fault: Fault) -> (no: String, yes: String) {
        switch fault {
        case .nextEvent: ("leave it", "make it fail")
        case .projector: ("leave it", "stop it")
        case .disk: ("leave it", "slow it down")
        case .clock: ("leave it", "set it")
        }
    }
}
