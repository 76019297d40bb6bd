/// Walks through a log once, event by event and answer by answer, and collects what is wrong with it.
package struct LogWalk {
    /// What was found so far.
    package var report = LogReport()
    private let expected: LogPoint?
    private var found: Set<Law> = []
    /// What the chain would be had nothing before been changed, as far as that can be known.
    private var intact = Chain.start
    private var answers = (stored: Chain.start, intact: Chain.start)

    /// The laws of which the first breach is reported.
    package enum Law: Sendable {
        case positions, versions, events, answers
    }

    /// Begins at the start; `expected` is a point that was noted before.
    package init(expecting expected: LogPoint?) {
        self.expected = expected
    }

    /// Notes a breach of a law.
    package mutating func add(_ law: Law, at position: Position?, _ problem: String) {
        if let position { report.firstDamage = min(report.firstDamage ?? position, position) }
        if found.insert(law).inserted { report.problems.append(problem) }
    }

    // MARK: Events

    /// Checks the event that follows.
    package mutating func receive(_ event: RecordedEvent) {
        let next = report.end.position.next
        if event.position != next {
            add(
                .positions, at: next,
                "there is no event at position \(next); the one that follows is at \(event.position)")
        }
        checkChain(event)
        report.types.insert(event.type)
        report.end = event.point
        report.events += 1
        if let expected, event.position == expected.position, event.chain != expected.chain {
            add(
                .positions, at: expected.position,
                "the chain at \(expected.position) is \(event.chain), and \(expected.chain) is expected: this is not the "
                    + "log that was noted, or what it held up to there was changed")
        }
    }

    /// An event that was changed breaks its own link; a chain that was changed breaks that of the next event too.
    private mutating func checkChain(_ event: RecordedEvent) {
        let content = ContentHash(of: event)
        let link = { (before: Chain) in
            before.appending(content, at: event.position, version: event.version, recordedAt: event.recordedAt)
        }
        let (recomputed, follows) = (link(intact), event.chain == link(report.end.chain))
        defer { intact = follows ? event.chain : recomputed }
        guard event.chain != recomputed, !follows else { return }
        add(
            .events, at: event.position,
            "event \(event.position) (\(event.type.name) of \(event.stream), recorded \(event.recordedAt.iso8601)) is not "
                + "what was recorded: its chain does not follow from what it holds")
    }

    /// Notes that there are no more events.
    package mutating func endEvents() {
        guard let expected, expected.position > report.end.position else { return }
        add(
            .positions, at: report.end.position,
            "the log ends at \(report.end.position), before \(expected.position), where a chain is expected")
    }

    /// Compares the kinds of events that occurred with those that the log lists.
    package mutating func compareTypes(with listed: Set<EventType>) {
        let byName = { (left: EventType, right: EventType) in left.name < right.name }
        if let type = report.types.subtracting(listed).min(by: byName) {
            report.problems.append(
                "\(type.name) version \(type.schemaVersion) occurs and is not listed among the kinds of events")
        } else if let type = listed.subtracting(report.types).min(by: byName) {
            report.problems.append(
                "\(type.name) version \(type.schemaVersion) is listed among the kinds of events and does not occur")
        }
    }

    // MARK: Answers

    /// Checks the answer that follows.
    package mutating func receive(_ recorded: RecordedAnswer) {
        let (answer, sequence, chain) = (recorded.answer, recorded.sequence, recorded.chain)
        let content = ContentHash(
            answerTo: recorded.command, named: answer.commandName, on: answer.stream, asked: answer.asked,
            answer.outcome, of: recorded.actor)
        let link = { (before: Chain) in
            before.appending(
                content, sequence: sequence, version: answer.version, position: answer.position,
                answeredAt: recorded.answeredAt)
        }
        report.answers += 1
        let (follows, recomputed) = (chain == link(answers.stored), link(answers.intact))
        if sequence != Int64(report.answers) {
            add(.answers, at: nil, "there is no answer \(report.answers); the one that follows is \(sequence)")
        } else if !follows, chain != recomputed {
            add(
                .answers, at: nil,
                "answer \(sequence), to \(answer.commandName) \(recorded.command), is not what was given: its chain does "
                    + "not follow from what it holds")
        }
        answers = (chain, follows ? chain : recomputed)
    }
}
