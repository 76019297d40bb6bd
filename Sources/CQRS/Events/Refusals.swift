/// Keeps in memory who was refused when, for logs that are not on disk.
struct Refusals: Sendable {
    private struct Refusal: Sendable {
        let actor: String
        let position: Position
        let answeredAt: Timestamp
    }

    private var kept: [Refusal] = []

    /// Keeps an answer that is a refusal; the position is that of the head.
    mutating func receive(_ request: AppendRequest, at position: Position, _ now: Timestamp) {
        guard request.outcome.isRejection else { return }
        kept.append(Refusal(actor: request.cause.actor, position: position, answeredAt: now))
    }

    /// The same without those behind a position.
    func through(_ position: Position) -> Refusals {
        var refusals = self
        refusals.kept.removeAll { $0.position > position }
        return refusals
    }

    /// How many were answered in a span, by who had asked.
    func counts(in span: Range<Timestamp>) -> [RefusalCount] {
        Dictionary(grouping: kept.filter { span.contains($0.answeredAt) }, by: \.actor)
            .map { RefusalCount(actor: $0.key, count: $0.value.count) }.sorted { ($0.actor ?? "") < ($1.actor ?? "") }
    }
}
