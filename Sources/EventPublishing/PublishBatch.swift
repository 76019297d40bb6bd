import CQRS

/// Some events of the log on their way, in its order, and what became of those that were sent.
struct PublishBatch {
    /// What became of an event for good.
    enum Result {
        case delivered
        case refused(String)
        /// Its stream waits behind an event that was refused.
        case heldBack
    }

    private var events: ArraySlice<RecordedEvent>
    private var delivered: Set<Position> = []
    private var refused: [Position: String] = [:]
    private var waitingStreams: Set<StreamID>

    /// Begins with events of which none was sent; those of streams that are `held` will not be.
    init(_ events: ArraySlice<RecordedEvent>, held: Set<StreamID>) {
        self.events = events
        waitingStreams = held
    }

    /// Whether it is known of every event.
    var isDone: Bool { events.isEmpty }

    /// What is to be sent, or sent again.
    var unsent: [RecordedEvent] {
        events.filter { !delivered.contains($0.position) && !waitingStreams.contains($0.stream) }
    }

    /// Receives what became of events that were sent, in their order; returns why some are still to be sent, if any.
    mutating func receive(_ errors: [OutletError?], of sent: [RecordedEvent]) -> OutletError? {
        var failure: OutletError?
        for (event, error) in zip(sent, errors) {
            switch error {
            case nil: delivered.insert(event.position)
            case .refused(let reason) where !waitingStreams.contains(event.stream):
                refused[event.position] = reason
                waitingStreams.insert(event.stream)
            case .refused: break
            case .away: failure = failure ?? error
            case .unusable: failure = error
            }
        }
        return failure
    }

    /// Removes the first event if it is known what became of it, and returns both.
    mutating func next() -> (event: RecordedEvent, result: Result)? {
        guard let event = events.first else { return nil }
        let result: Result
        if delivered.contains(event.position) {
            result = .delivered
        } else if let reason = refused[event.position] {
            result = .refused(reason)
        } else if waitingStreams.contains(event.stream) {
            result = .heldBack
        } else {
            return nil
        }
        events.removeFirst()
        return (event, result)
    }
}
