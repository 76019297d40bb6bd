import CQRS
import EventPublishing

/// Which events of a batch may be sent, which are on their way, and what became of the others.
///
/// Of each stream one event is on its way at a time, so that none is ever behind one that failed, whatever a broker refuses and
/// whatever the library sends again.
struct KafkaDelivery {
    private enum Outcome {
        case open, delivered
        case failed(OutletError)
    }

    private var outcomes: [Outcome]
    /// The next event of the same stream, by place.
    private let following: [Int?]
    /// What may be sent now; the first is at `nextReady`.
    private var ready: [Int]
    private var nextReady = 0
    /// What a broker found too large in a batch of several, and that is tried alone.
    private var alone: [Int] = []
    private var sentAlone: Int?
    /// How many are on their way.
    private(set) var inFlight = 0
    /// How many have an outcome.
    private(set) var settled = 0

    /// Begins with events, given by their streams in the order of the log.
    init(streams: [StreamID]) {
        outcomes = Array(repeating: .open, count: streams.count)
        var last: [StreamID: Int] = [:]
        var following = [Int?](repeating: nil, count: streams.count)
        var ready: [Int] = []
        for (place, stream) in streams.enumerated() {
            if let before = last.updateValue(place, forKey: stream) {
                following[before] = place
            } else {
                ready.append(place)
            }
        }
        (self.following, self.ready) = (following, ready)
    }

    /// Whether every event has an outcome.
    var isDone: Bool { settled == outcomes.count }
    /// How many have none.
    var open: Int { outcomes.count - settled }

    /// What became of each; call it when all is done.
    var errors: [OutletError?] {
        outcomes.map { outcome in
            switch outcome {
            case .delivered: nil
            case .failed(let error): error
            case .open: .away("it was not sent")
            }
        }
    }

    /// The place of an event that may be sent now; it stays until ``sent()``.
    var next: Int? {
        if sentAlone != nil { return nil }
        if nextReady < ready.count { return ready[nextReady] }
        return inFlight == 0 ? alone.last : nil
    }

    /// Counts the event at ``next`` as on its way.
    mutating func sent() {
        if nextReady < ready.count {
            nextReady += 1
        } else {
            sentAlone = alone.popLast()
        }
        inFlight += 1
    }

    /// Removes the event at ``next``, which could not be handed over.
    mutating func refuse(_ error: OutletError) {
        guard let place = next else { return }
        sent()
        inFlight -= 1
        if sentAlone == place { sentAlone = nil }
        fail(place, error)
    }

    /// Notes that an event on its way has arrived; the next of its stream may be sent.
    mutating func confirm(_ place: Int) {
        guard land(place) else { return }
        (outcomes[place], settled) = (.delivered, settled + 1)
        if let next = following[place] { ready.append(next) }
    }

    /// Notes that an event on its way has failed, and with it those behind it in its stream.
    mutating func fail(onItsWay place: Int, _ error: OutletError) {
        if land(place) { fail(place, error) }
    }

    /// Notes that a broker found an event too large; it may have meant a batch of several, so the event is tried alone once.
    mutating func fail(tooLarge place: Int, _ error: OutletError) {
        let wasAlone = sentAlone == place
        guard land(place) else { return }
        if wasAlone { fail(place, error) } else { alone.append(place) }
    }

    /// Fails everything that has no outcome yet.
    mutating func failAll(_ error: OutletError) {
        for place in outcomes.indices {
            if case .open = outcomes[place] { (outcomes[place], settled) = (.failed(error), settled + 1) }
        }
        inFlight = 0
    }

    private mutating func land(_ place: Int) -> Bool {
        guard outcomes.indices.contains(place), case .open = outcomes[place], inFlight > 0 else { return false }
        inFlight -= 1
        if sentAlone == place { sentAlone = nil }
        return true
    }

    private mutating func fail(_ first: Int, _ error: OutletError) {
        var place: Int? = first
        while let failed = place {
            (outcomes[failed], settled) = (.failed(error), settled + 1)
            place = following[failed]
        }
    }
}
