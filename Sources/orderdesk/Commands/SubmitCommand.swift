import CQRS
import JSON
import OrderCommands
import OrderEvents
import OrderQueries

extension Console {
    /// Prints an accepted order command; throws exit 75 when it did not become visible in time.
    func show(_ submission: Submission<OrderDetails>, wait: Duration?) throws {
        let receipt = submission.receipt
        let details = receipt.details
        let record: JSONObject = [
            "orderID": .string(details.orderID.rawValue),
            "position": .integer(receipt.position.rawValue),
            "chain": .string(receipt.point.chain.description),
            "version": .integer(receipt.version.rawValue),
            "status": .string(details.status.rawValue),
            "totalCents": .integer(details.total.minorUnits),
            "refundedCents": .integer(details.refunded.minorUnits),
            "visible": .bool(submission.isVisible),
        ]
        let refunded = details.refunded.minorUnits == 0 ? "" : ", \(details.refunded.formatted) refunded"
        let subject =
            "order \(details.orderID) is \(details.status.rawValue), \(details.total.formatted)\(refunded)"
        try show(submission, record, subject: subject, wait: wait)
    }

    /// Prints an accepted customer command; throws exit 75 when it did not become visible in time.
    func show(_ submission: Submission<CustomerDetails>, wait: Duration?) throws {
        let receipt = submission.receipt
        let details = receipt.details
        let record: JSONObject = [
            "customerID": .string(details.customerID.rawValue),
            "position": .integer(receipt.position.rawValue),
            "chain": .string(receipt.point.chain.description),
            "version": .integer(receipt.version.rawValue),
            "isSuspended": .bool(details.isSuspended),
            "visible": .bool(submission.isVisible),
        ]
        let state = details.isSuspended ? "is suspended" : "may place orders"
        try show(submission, record, subject: "customer \(details.customerID) \(state)", wait: wait)
    }

    /// Prints an accepted product command; throws exit 75 when it did not become visible in time.
    func show(_ submission: Submission<ProductDetails>, wait: Duration?) throws {
        let receipt = submission.receipt
        let details = receipt.details
        let record: JSONObject = [
            "productID": .string(details.productID.rawValue),
            "position": .integer(receipt.position.rawValue),
            "chain": .string(receipt.point.chain.description),
            "version": .integer(receipt.version.rawValue),
            "unitPriceCents": .integer(details.unitPrice.minorUnits),
            "currency": .string(details.unitPrice.currency.rawValue),
            "isDiscontinued": .bool(details.isDiscontinued),
            "visible": .bool(submission.isVisible),
        ]
        let state = details.isDiscontinued ? "is discontinued" : "costs \(details.unitPrice.formatted)"
        try show(submission, record, subject: "product \(details.productID) \(state)", wait: wait)
    }

    /// Prints the outcome of an accepted command; throws exit 75 when it did not become visible in time.
    func show<Details>(
        _ submission: Submission<Details>, _ record: JSONObject, subject: String, wait: Duration?
    ) throws {
        let receipt = submission.receipt
        let answer = receipt.isRepeated ? "answered before" : "accepted"
        let sight = submission.isVisible ? "visible" : "not yet visible"
        try show(record, sentence: "\(subject) · \(answer) at position \(receipt.position), \(sight)")
        guard wait != nil, let staleness = submission.staleness else { return }
        let hint = if case .deadLetter = staleness { "; see orderdesk dead-letters" } else { "" }
        note("accepted, not yet shown: \(staleness.reason)\(hint)")
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
