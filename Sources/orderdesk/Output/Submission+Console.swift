import ArgumentParser
import CQRS
import DeskComposition
import JSON
import OrderCommands
import OrderEvents
import OrderQueries
import OrderRecords

extension SubmitOptions {
    /// Sends a command under these options and prints its receipt.
    func send<C: Command>(_ command: C, on desk: Desk, _ console: Console) async throws
    where C.Details: PrintedDetails {
        let submission = try await desk.submit(
            command, metadata: desk.metadata(commandID), showing: C.Details.projection, wait: wait?.duration)
        try console.show(submission, wait: wait?.duration)
    }
}

extension Submission {
    /// The members that scripts rely on.
    func record(_ details: some PrintedDetails) -> JSONObject { receipt.record(details, isVisible: isVisible) }

    /// The same for people: what `subject` became, where in the log, and whether readers see it.
    func sentence(_ subject: String) -> String {
        let answer = receipt.isRepeated ? "answered before" : "accepted"
        return "\(subject) · \(answer) at position \(receipt.position), \(isVisible ? "visible" : "not yet visible")"
    }

    /// Why it is not shown yet, and what helps; nil when it is.
    var lateness: String? {
        guard let staleness else { return nil }
        let hint = if case .deadLetter = staleness { "; see orderdesk dead-letters" } else { "" }
        return "\(staleness.reason)\(hint)"
    }
}

extension Console {
    /// Prints an accepted command; throws exit 75 when it did not become visible in time.
    func show<Details: PrintedDetails>(_ submission: Submission<Details>, wait: Duration?) throws {
        let details = submission.receipt.details
        try show(submission, submission.record(details), subject: details.subject, wait: wait)
    }

    /// Prints the outcome of an accepted command; throws exit 75 when it did not become visible in time.
    func show<Details>(
        _ submission: Submission<Details>, _ record: JSONObject, subject: String, wait: Duration?
    ) throws {
        try show(record, sentence: submission.sentence(subject))
        guard wait != nil, let lateness = submission.lateness else { return }
        note("accepted, not yet shown: \(lateness)")
        throw ExitStatus.notYetVisible
    }

    /// Prints on standard error how far a list shown to people is behind the log; nothing when it is LIVE.
    func note<Answer>(freshnessOf result: QueryResult<Answer>) {
        guard format != .json else { return }
        if let staleness = result.staleness {
            note("not up to date: \(staleness.reason)")
        } else if result.freshness.state != .live {
            note(result.freshness.sentence)
        }
    }
}
