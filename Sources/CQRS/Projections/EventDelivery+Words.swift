extension EventDelivery.Share {
    /// The share in words, such as `1.40 s paused by alice`; `text` writes a duration.
    public func sentence(_ text: (Duration) -> String) -> String { "\(text(duration)) \(reason(text))" }

    private func reason(_ text: (Duration) -> String) -> String {
        switch cause {
        case .wait(.pause(let actor)): actor.isEmpty ? "paused" : "paused by \(actor)"
        case .wait(.delay(let delay)): "delay (\(count) × \(text(delay)))"
        case .wait(.rebuild): "rebuilding"
        case .wait(.fault): "until a fault of a store had passed"
        case .wait(.deadLetter): "as a dead letter, until a retry"
        case .wait(.takeOver): "without a projector or a read model"
        case .queue: "behind \(count) event\(count == 1 ? "" : "s")"
        case .applying: "applying"
        case .unexplained: "applying or waiting for the processor"
        }
    }
}
