import CQRS

/// How often and how soon events are tried again.
package struct PublishPolicy: Sendable {
    /// How often an event is tried before its stream is parked.
    package var tries = 6
    /// How long after the first try the second is.
    package var firstDelay = Duration.milliseconds(500)
    /// The longest time between two tries; each is twice as long as the one before.
    package var longestDelay = Duration.seconds(60)
    /// So many refusals of different streams without a delivery between them mean that the other side refuses everything.
    package var refusalsInARow = 5

    /// The usual policy.
    package init() {}

    /// How long to wait after so many tries.
    func delay(after tries: Int) -> Duration {
        let doublings = min(max(0, tries - 1), 20)
        return min(firstDelay * (1 << doublings), longestDelay)
    }
}

/// Delivers every event of a log to one target at least once, those of a stream in order, from a checkpoint of its own.
///
/// An event that is refused holds its stream; other streams flow on. It is tried again, and parked after some tries: visible, and
/// tried again when somebody asks. When the other side is away, or refuses one stream after the other, nothing new is sent until
/// it is back. What was delivered but not yet noted when the process ended is delivered again.
package struct Publisher<C: Clock>: Sendable where C.Duration == Duration {
    private static var pageSize: Int { 200 }
    /// So many deliveries are noted at once at most; the last of them may come twice after a crash.
    private static var notedAtOnce: Int { 50 }

    private let log: any EventStore
    private let outlet: any EventOutlet
    private let source: String
    private let policy: PublishPolicy
    private let clock: C
    private let keep: @Sendable (PublishState) throws -> Void
    private let report: @Sendable (String) -> Void

    /// Creates a publisher; `keep` has to write a state to the disk, `report` receives what a person should know.
    package init(
        log: any EventStore, to outlet: any EventOutlet, source: String, policy: PublishPolicy = PublishPolicy(),
        clock: C,
        keep: @escaping @Sendable (PublishState) throws -> Void, report: @escaping @Sendable (String) -> Void
    ) {
        self.log = log
        self.outlet = outlet
        self.source = source
        self.policy = policy
        self.clock = clock
        self.keep = keep
        self.report = report
    }

    /// Delivers what follows a state, and goes on with new events if it `follows`; else returns at the end of the log, when
    /// nothing is to be tried again by itself. Throws `StoreError`, what `keep` throws, and ``OutletError`` where the target
    /// cannot be used.
    ///
    /// With `retriesParked` parked streams are tried again at once, each once.
    package func run(from start: PublishState, follows: Bool, retriesParked: Bool = false) async throws -> PublishState
    {
        var run = Run(state: start, now: clock.now, retriesParked: retriesParked)
        let commits = log.commits()
        do {
            while !Task.isCancelled {
                try await retryDue(&run)
                if try await deliverPage(&run) { continue }
                try note(&run)
                guard follows || run.nextDue != nil else { break }
                await wait(for: follows ? commits : nil, until: run.nextDue)
            }
        } catch {
            try? note(&run)
            throw error
        }
        try note(&run)
        return run.state
    }

    // MARK: New events

    /// Delivers the next events of the log; false when there are none, or nothing new may be sent.
    private func deliverPage(_ run: inout Run) async throws -> Bool {
        guard run.refusalsInARow < policy.refusalsInARow else { return false }
        let page = try await log.events(
            after: Position(run.state.position), limit: max(Self.pageSize, outlet.batchSize))
        var rest = page[...]
        while !rest.isEmpty, !Task.isCancelled, run.refusalsInARow < policy.refusalsInARow {
            guard try await deliver(rest.prefix(outlet.batchSize), &run) else { break }
            rest = rest.dropFirst(outlet.batchSize)
        }
        return !page.isEmpty && run.refusalsInARow < policy.refusalsInARow
    }

    /// Delivers some events, for as long as the other side is away; false when it ended meanwhile. A refusal holds its stream.
    private func deliver(_ events: ArraySlice<RecordedEvent>, _ run: inout Run) async throws -> Bool {
        var batch = PublishBatch(events, held: run.heldStreams)
        var attempt = 0
        while !Task.isCancelled, run.refusalsInARow < policy.refusalsInARow {
            let sent = batch.unsent
            let errors = sent.isEmpty ? [] : await outlet.deliver(sent.map { CloudEvent($0, source: source) })
            let failure = batch.receive(errors, of: sent)
            while let (event, result) = batch.next() { try pass(event, result, &run) }
            if let failure, case .unusable = failure { throw failure }
            guard !batch.isDone else { return true }
            guard !Task.isCancelled else { break }
            attempt += 1
            if attempt == 1 { report("the target is away: \(failure?.reason ?? "it does not answer")") }
            try note(&run)
            try? await clock.sleep(for: policy.delay(after: attempt))
        }
        return false
    }

    /// Moves the place in the log behind an event, once it is known what became of it.
    private func pass(_ event: RecordedEvent, _ result: PublishBatch.Result, _ run: inout Run) throws {
        switch result {
        case .delivered: run.refusalsInARow = 0
        case .refused(let reason):
            run.refusalsInARow += 1
            hold(event, reason, &run)
        case .heldBack: break
        }
        run.state.position = event.position.rawValue
        run.state.chain = event.chain.description
        run.unnoted += 1
        if run.unnoted >= Self.notedAtOnce { try note(&run) }
    }

    private func hold(_ event: RecordedEvent, _ reason: String, _ run: inout Run) {
        let held = PublishState.Held(
            stream: event.stream.name, version: event.version.rawValue, position: event.position.rawValue, tries: 1,
            reason: reason, isParked: policy.tries <= 1)
        run.state.held.append(held)
        run.due[held.stream] = held.isParked ? nil : clock.now.advanced(by: policy.delay(after: 1))
        report("event \(event.position) of \(event.stream.name) was refused: \(reason)")
    }

    // MARK: Held streams

    private func retryDue(_ run: inout Run) async throws {
        if run.refusalsInARow >= policy.refusalsInARow, run.nextDue == nil {
            // The other side refuses everything and all is parked: one of them finds out when it is back.
            run.due[run.state.held[0].stream] = clock.now.advanced(by: policy.longestDelay)
        }
        for held in run.state.held {
            guard let due = run.due[held.stream], due <= clock.now, !Task.isCancelled else { continue }
            try await retry(held, &run)
        }
    }

    /// Delivers the events of a held stream that were passed over, until one is refused or none is left.
    private func retry(_ first: PublishState.Held, _ run: inout Run) async throws {
        var held = first
        run.due[held.stream] = nil
        while true {
            guard let stream = StreamID(held.stream) else { return release(held, &run) }
            let events = try await log.events(
                in: stream, after: StreamVersion(held.version - 1), limit: Self.pageSize
            ).filter { $0.position.rawValue <= run.state.position }
            guard !events.isEmpty else { return release(held, &run) }
            for event in events {
                do throws(OutletError) {
                    try await outlet.deliver(CloudEvent(event, source: source))
                    run.refusalsInARow = 0
                    held.version = event.version.rawValue + 1
                    held.tries = 0
                    run.replace(held)
                } catch {
                    if case .unusable = error { throw error }
                    // What had not arrived when it ended is tried again by the next run, whatever it would have become.
                    guard !Task.isCancelled else { return }
                    return fail(held, at: event, error, &run)
                }
            }
        }
    }

    private func release(_ held: PublishState.Held, _ run: inout Run) {
        run.state.held.removeAll { $0.stream == held.stream }
        run.unnoted += 1
        report("\(held.stream) is delivered again")
    }

    private func fail(_ failed: PublishState.Held, at event: RecordedEvent, _ error: OutletError, _ run: inout Run) {
        var held = failed
        (held.version, held.position, held.reason) = (event.version.rawValue, event.position.rawValue, error.reason)
        if case .refused = error {
            held.tries += 1
            if held.tries >= policy.tries, !held.isParked {
                held.isParked = true
                report("\(held.stream) is parked at event \(event.position) after \(held.tries) tries: \(error.reason)")
            }
        }
        if !held.isParked || error.isAway {
            run.due[held.stream] = clock.now.advanced(by: policy.delay(after: max(1, held.tries)))
        }
        run.replace(held)
        run.unnoted += 1
    }

    // MARK: State

    private func note(_ run: inout Run) throws {
        guard run.unnoted > 0 else { return }
        try keep(run.state)
        run.unnoted = 0
    }

    private func wait(for commits: AsyncStream<Void>?, until due: C.Instant?) async {
        await withTaskGroup(of: Void.self) { group in
            if let commits { group.addTask { for await _ in commits { return } } }
            if let due { group.addTask { [clock] in try? await clock.sleep(until: due, tolerance: nil) } }
            await group.next()
            group.cancelAll()
        }
    }

    /// What a run knows besides the state that is kept.
    private struct Run {
        var state: PublishState
        /// When held streams are tried again.
        var due: [String: C.Instant] = [:]
        var refusalsInARow = 0
        /// What has changed since the state was kept.
        var unnoted = 0

        init(state: PublishState, now: C.Instant, retriesParked: Bool) {
            self.state = state
            for held in state.held where retriesParked || !held.isParked { due[held.stream] = now }
        }

        var nextDue: C.Instant? { due.values.min() }

        var heldStreams: Set<StreamID> { Set(state.held.compactMap { StreamID($0.stream) }) }

        mutating func replace(_ held: PublishState.Held) {
            guard let place = state.held.firstIndex(where: { $0.stream == held.stream }) else { return }
            state.held[place] = held
            unnoted += 1
        }
    }
}

extension OutletError {
    fileprivate var isAway: Bool { if case .away = self { true } else { false } }
}
