import CQRS

extension Staleness {
    /// The reason in as few words as the bottom line has room for; `eta` is how long catching up takes, where that is known.
    func brief(eta: Duration?) -> String {
        switch self {
        case .behind(let count):
            "\(NumberText.grouped(count)) behind" + (eta.map { ", about \(DurationText.rough($0))" } ?? "")
        case .paused(let actor): actor.isEmpty ? "paused" : "paused by \(actor)"
        case .stalled: "stalled"
        case .failed(let position?, _): "failed at \(position)"
        case .failed(nil, _): "failed"
        case .logAway: "log away"
        case .rebuilding(let fraction): "rebuilding \(Int(fraction * 100))%"
        case .deadLetter(let position): "a dead letter at \(position)"
        }
    }
}
