import CKafka
import EventPublishing

/// One delivery of a batch, from the first message to the last report.
struct KafkaAttempt {
    /// How often it looks whether the end was asked for.
    private static let tickMilliseconds: Int32 = 50

    private let events: [CloudEvent]
    private let producer: KafkaProducer
    private let target: KafkaTarget
    private let patience: KafkaOutlet.Patience
    private let report: (String) -> Void

    /// What became of each event.
    private(set) var delivery: KafkaDelivery
    /// Whether the producer can be used further.
    private var isUsable = true
    private var lastTrouble: KafkaError?
    private var lastProgress = ContinuousClock.now
    private var asksAgainAt = ContinuousClock.now
    private var isReportedAway = false
    private var endsAt: ContinuousClock.Instant?

    /// Prepares a delivery.
    init(
        _ events: [CloudEvent], by producer: KafkaProducer, to target: KafkaTarget, _ patience: KafkaOutlet.Patience,
        _ report: @escaping (String) -> Void
    ) {
        self.events = events
        self.producer = producer
        self.target = target
        self.patience = patience
        self.report = report
        delivery = KafkaDelivery(streams: events.map(\.event.stream))
    }

    /// Waits until it is known of every event, or for a while after the end was asked for; false when the producer is of no use
    /// any more.
    mutating func run(until isEnding: () -> Bool) -> Bool {
        producer.dropStaleTrouble()
        while !delivery.isDone {
            if endsAt == nil, isEnding() { beginEnd() }
            if endsAt == nil { sendReady() }
            if let endsAt, delivery.inFlight == 0 || .now >= endsAt { return giveUp() }
            receive(producer.next(within: Self.tickMilliseconds))
            askAboutTopic()
            reportSilence()
        }
        return isUsable
    }

    // MARK: Sending

    private mutating func sendReady() {
        while let place = delivery.next {
            do throws(KafkaError) {
                try producer.send(events[place], number: place)
                delivery.sent()
            } catch {
                switch error.code {
                case KAFKA_QUEUE_FULL where delivery.inFlight > 0: return
                case KAFKA_QUEUE_FULL: delivery.refuse(.refused("it is larger than what may wait in memory"))
                case KAFKA_FATAL: return receive(.end(producer.fatalError))
                default: delivery.refuse(outletError(error, of: place))
                }
            }
        }
    }

    // MARK: Receiving

    private mutating func receive(_ occurrence: KafkaProducer.Occurrence?) {
        switch occurrence {
        case nil: return
        case .reports(let reports):
            for report in reports { receive(report.error, of: report.number) }
        case .trouble(let error):
            guard let failure = unusable(error) else { return noteTrouble(error) }
            abandon(failure)
        case .end(let error): abandon(unusable(error) ?? .away(error.reason))
        }
    }

    private mutating func receive(_ error: KafkaError?, of place: Int) {
        guard let error else {
            if isReportedAway { report("\(target.url) confirms events again") }
            (lastProgress, isReportedAway, lastTrouble) = (.now, false, nil)
            return delivery.confirm(place)
        }
        let failure = outletError(error, of: place)
        if error.isTooLarge {
            delivery.fail(tooLarge: place, failure)
        } else {
            delivery.fail(onItsWay: place, failure)
        }
    }

    private func outletError(_ error: KafkaError, of place: Int) -> OutletError {
        if error.isTooLarge {
            let bytes = events[place].event.data.count
            return .refused(
                "it is too large for the topic (\(bytes) bytes of data): \(error.reason); raise max.message.bytes of the "
                    + "topic and message.max.bytes in the file of --kafka-config")
        }
        return unusable(error) ?? (error.refusesEvent ? .refused(error.reason) : .away(error.reason))
    }

    /// An error that waiting does not mend, as a sentence; nil for others.
    private func unusable(_ error: KafkaError) -> OutletError? {
        error.remedy(topic: target.topic).map { .unusable("\(target.url) cannot be used: \(error.reason); \($0)") }
    }

    // MARK: Trouble

    private mutating func noteTrouble(_ error: KafkaError) {
        // The one before says why; this only that it is so of all.
        if error.code != KAFKA_ALL_BROKERS_DOWN { lastTrouble = error }
        guard error.code == KAFKA_ALL_BROKERS_DOWN, !isReportedAway else { return }
        reportAway("no broker can be reached")
    }

    /// The library waits for ever for a topic that this user may not see, without a word. Asking also wakes its threads, which may
    /// have gone to sleep for a second just before the first message came.
    private mutating func askAboutTopic() {
        guard endsAt == nil, !delivery.isDone, .now - lastProgress >= patience.doubt, .now >= asksAgainAt else {
            return
        }
        if let error = producer.topicError(), !error.isUnknownTopic, let failure = unusable(error) { abandon(failure) }
        asksAgainAt = .now + patience.silence
    }

    private mutating func reportSilence() {
        let silence = ContinuousClock.now - lastProgress
        guard !isReportedAway, !delivery.isDone, silence >= patience.silence else { return }
        reportAway("nothing was confirmed for \(silence.components.seconds) s")
    }

    private mutating func reportAway(_ words: String) {
        isReportedAway = true
        let reason = lastTrouble.map { " (\($0.reason))" } ?? ""
        report("\(target.url): \(words)\(reason); \(delivery.open) events wait, and are tried on")
    }

    private mutating func abandon(_ error: OutletError) {
        isUsable = false
        delivery.failAll(error)
    }

    // MARK: The end

    /// What was not sent yet is not sent any more; what was sent may still be confirmed.
    private mutating func beginEnd() {
        endsAt = .now + patience.ending
        producer.giveUp(sent: false)
    }

    private mutating func giveUp() -> Bool {
        delivery.failAll(.away("it was ended before this was confirmed"))
        return false
    }
}
