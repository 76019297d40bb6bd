import ArgumentParser
import CQRS
import JSON
import OrderCommands
import OrderEvents
import OrderQueries

/// What the receipt of an accepted command contains about its aggregate, as the command line prints it.
protocol PrintedDetails: Sendable, Equatable {
    /// The projection that shows what the command did.
    static var projection: ProjectionName { get }
    /// The member that names the aggregate.
    var identity: JSONObject { get }
    /// The members about the aggregate as it became.
    var members: JSONObject { get }
    /// The aggregate and what it became, as the beginning of a sentence.
    var subject: String { get }
}

extension OrderDetails: PrintedDetails {
    static let projection = ProjectionName.orders

    var identity: JSONObject { ["orderID": .string(orderID.rawValue)] }

    var members: JSONObject {
        [
            "status": .string(status.rawValue),
            "totalCents": .integer(total.minorUnits),
            "refundedCents": .integer(refunded.minorUnits),
        ]
    }

    var subject: String {
        let back = refunded.minorUnits == 0 ? "" : ", \(refunded.formatted) refunded"
        return "order \(orderID) is \(status.rawValue), \(total.formatted)\(back)"
    }
}

extension CustomerDetails: PrintedDetails {
    static let projection = ProjectionName.directory

    var identity: JSONObject { ["customerID": .string(customerID.rawValue)] }

    var members: JSONObject { ["isSuspended": .bool(isSuspended)] }

    var subject: String { "customer \(customerID) \(isSuspended ? "is suspended" : "may place orders")" }
}

extension ProductDetails: PrintedDetails {
    static let projection = ProjectionName.directory

    var identity: JSONObject { ["productID": .string(productID.rawValue)] }

    var members: JSONObject {
        [
            "unitPriceCents": .integer(unitPrice.minorUnits),
            "currency": .string(unitPrice.currency.rawValue),
            "isDiscontinued": .bool(isDiscontinued),
        ]
    }

    var subject: String {
        "product \(productID) \(isDiscontinued ? "is discontinued" : "costs \(unitPrice.formatted)")"
    }
}

extension ApprovalPolicyDetails: PrintedDetails {
    static let projection = ProjectionName.orders

    var identity: JSONObject { [:] }

    var members: JSONObject { ["fourEyes": .bool(fourEyes)] }

    var subject: String { "four eyes are \(fourEyes ? "required" : "not required")" }
}

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
    func record(_ details: some PrintedDetails) -> JSONObject {
        let place: JSONObject = [
            "position": .integer(receipt.position.rawValue),
            "chain": .string(receipt.point.chain.description),
            "version": .integer(receipt.version.rawValue),
        ]
        return details.identity + place + details.members + ["visible": .bool(isVisible)]
    }

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
