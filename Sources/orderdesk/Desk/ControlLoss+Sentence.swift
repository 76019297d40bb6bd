import CQRS
import DeskComposition
import OrderRecords

extension ControlLoss {
    /// What happened, as a sentence for this dashboard's user; nil when what they asked for still holds in another's
    /// name.
    var sentence: String? {
        guard let change else { return nil }
        guard hasRunOut else { return "\(change) by \(actor.isEmpty ? "another desk" : actor)" }
        let who = actor.isEmpty ? "another desk" : "\(actor)'s desk"
        return "\(change): nothing was heard of this dashboard for 3 s or longer, so \(who) projected on"
    }

    private var change: String? {
        if endsPause { return "the projection was resumed" }
        guard changesDelay else { return nil }
        guard found.delay > .zero else { return "the projection's delay was ended" }
        return "the projection's delay was changed to \(found.delay.inWords)"
    }
}

extension WarningFeed {
    /// Passes on what others ended of this dashboard's wishes, until the task is cancelled.
    func follow(_ losses: AsyncStream<ControlLoss>) async {
        for await loss in losses { loss.sentence.map(post) }
    }
}
