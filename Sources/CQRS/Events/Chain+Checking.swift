extension RecordedEvent {
    /// Whether its chain is the one that its content makes after `before`.
    public func follows(_ before: Chain) -> Bool {
        chain == before.appending(ContentHash(of: self), at: position, version: version, recordedAt: recordedAt)
    }
}

extension [RecordedEvent] {
    /// Returns the position of the first that does not follow from the one before it; nil when all do.
    ///
    /// `chain` is the one before the first of them; without it the first is not checked.
    func firstBreach(after chain: Chain?) -> Position? {
        var before = chain
        for event in self {
            if let before, !event.follows(before) { return event.position }
            before = event.chain
        }
        return nil
    }
}
