import OrderEvents

/// One question to the read side: what it is for, and a number that never repeats in a run.
struct Request: Hashable, Sendable {
    /// What an answer is for. Of each subject only the newest request's answer is wanted.
    enum Subject: Hashable, Sendable {
        /// What a screen shows.
        case screen(ScreenID)
        /// The part of the list on screen.
        case orders
        /// The exact count of the filter on screen.
        case count
        /// One order with its events, wherever it is shown.
        case order(OrderID)
        /// An opened order as it was at an earlier version.
        case version(OrderID)
        /// One event of an opened order as the log has it.
        case event(OrderID)
        /// The products that a new line of an order may be of.
        case lineProducts
        /// The customers that the form offers.
        case customers
        /// The products that the form offers.
        case products
        /// What an order would be if it were placed again, for the form.
        case orderToRepeat
        /// The list of dead letters.
        case deadLetters
        /// All orders of the list, to be marked.
        case marks
        /// The events that the read model has not applied.
        case differences
        /// The first events that wait between log and read model.
        case queue
        /// What the read model and the log say in counts and sums.
        case comparison
        /// The next order that needs somebody.
        case attention
        /// The values that complete a filter.
        case filterValues
    }

    let subject: Subject
    let number: Int
}

/// Keeps which answers are awaited: the one place where late answers, and answers nobody wants any more, are recognised.
struct Requests: Hashable, Sendable {
    private var lastNumber = 0
    private var open: [Request.Subject: Int] = [:]

    /// Starts a request; an answer to an older one of the same subject will be dropped.
    mutating func start(_ subject: Request.Subject) -> Request {
        lastNumber += 1
        open[subject] = lastNumber
        return Request(subject: subject, number: lastNumber)
    }

    /// Whether no answer is awaited.
    var isEmpty: Bool { open.isEmpty }

    /// Whether an answer is awaited.
    func isOpen(_ subject: Request.Subject) -> Bool {
        open[subject] != nil
    }

    /// Whether the answer to this very request is awaited.
    func isAwaited(_ request: Request) -> Bool { open[request.subject] == request.number }

    /// Ends a request when its answer comes; false when that answer is not wanted.
    mutating func end(_ request: Request) -> Bool {
        guard isAwaited(request) else { return false }
        open[request.subject] = nil
        return true
    }

    /// Gives a request up, and returns it: its answer will be dropped.
    @discardableResult
    mutating func cancel(_ subject: Request.Subject) -> Request? {
        open.removeValue(forKey: subject).map { Request(subject: subject, number: $0) }
    }
}
