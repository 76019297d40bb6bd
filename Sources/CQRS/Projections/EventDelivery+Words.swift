extension EventDelivery.Share {
    /// The share in words, such as `1.40 s paused by alice`; `text` writes a duration.
    public func sentence(_ text: (Duration) -> String) -> String { "\(text(duration)) \(reason(text))" }

    private func reason(_ text: (Duration) -> String) -> String {
        switch cause {
        case .wait(.delay(let delay)): "delay (\(count) × \(text(delay)))"
        case .wait(let cause): cause.words(text)
        case .queue: "behind \(count) event\(count == 1 ? "" : "s")"
        case .applying: "applying"
        case .unexplained: "applying or waiting for the processor"
        }
    }
}

extension DeliveryWait.Cause {
    /// The cause in words, such as `paused by alice`; `text` writes a duration.
    public func words(_ text: (Duration) -> String) -> String {
        switch self {
        case .pause(let actor): actor.isEmpty ? "paused" : "paused by \(actor)"
        case .delay(let delay): "delay of \(text(delay)) before each event"
        case .rebuild: "rebuilding"
        case .fault: "until a fault of a store had passed"
        case .deadLetter: "as a dead letter, until a retry"
        case .gathering: "gathered with later events"
        case .takeOver: "without a projector or a read model"
        }
    }
}
