import CQRS
import HTTPTypes
import OrderCommands

extension CommandRoute {
    /// Why the write side may refuse the command.
    var refusals: [RejectionCode] {
        switch command {
        case "PlaceOrder":
            [
                .customerNotFound, .productNotFound, .duplicateOrder, .accountSuspended, .productDiscontinued,
                .versionConflict, .emptyOrder, .orderTooLarge, .invalidQuantity, .invalidPrice, .invalidID,
                .invalidText,
            ]
        case "AddOrderItem":
            [
                .orderNotFound, .productNotFound, .invalidTransition, .accountSuspended, .productDiscontinued,
                .versionConflict, .orderTooLarge, .invalidQuantity, .invalidPrice, .invalidID,
            ]
        case "ApproveOrder": [.orderNotFound, .invalidTransition, .selfApproval, .versionConflict, .invalidID]
        case "ShipOrder": [.orderNotFound, .invalidTransition, .versionConflict, .invalidID]
        case "CancelOrder":
            [.orderNotFound, .invalidTransition, .versionConflict, .reasonRequired, .invalidText, .invalidID]
        case "RefundOrder":
            [
                .orderNotFound, .invalidTransition, .refundTooLarge, .versionConflict, .invalidRefund, .invalidQuantity,
                .invalidText, .invalidID,
            ]
        case "AddNote": [.orderNotFound, .tooManyNotes, .versionConflict, .invalidText, .invalidID]
        case "RegisterCustomer": [.duplicateCustomer, .versionConflict, .invalidText, .invalidID]
        case "ListProduct": [.duplicateProduct, .versionConflict, .invalidText, .invalidPrice, .invalidID]
        case "RepriceProduct":
            [
                .productNotFound, .productDiscontinued, .invalidTransition, .versionConflict, .invalidPrice, .invalidID,
            ]
        case "DiscontinueProduct": [.productNotFound, .invalidTransition, .versionConflict, .invalidID]
        default: [.customerNotFound, .invalidTransition, .versionConflict, .invalidText, .invalidID]
        }
    }

    /// Its answers, by status.
    var answers: [RouteAnswer] {
        let receipt = RouteAnswer(
            status: Int(accepted.code), summary: "Accepted: the receipt, durable from now on.",
            schema: .named("\(tag.dropLast())Receipt"),
            headers: [AnswerHeader.key, AnswerHeader.replayed, AnswerHeader.preference]
                + (accepted == .created ? [AnswerHeader.location] : []))
        return [receipt] + requestProblems + refusalProblems + [
            Self.replayable(503, "Not accepted, because the log cannot be written; try again.", ["NOT_ACCEPTED"]),
            Self.replayable(
                504, "Whether it was accepted is not known; send it again with the same key.", ["OUTCOME_UNKNOWN"]),
        ]
    }

    private var requestProblems: [RouteAnswer] {
        let malformed = RouteAnswer.problem(400, "The request is not in order.", codes: ["MALFORMED"])
        guard hasBody else { return [malformed] }
        return [
            malformed, .problem(413, "The body is too large.", codes: ["TOO_LARGE"]),
            .problem(415, "The body is not JSON.", codes: ["UNSUPPORTED_MEDIA_TYPE"]),
        ]
    }

    private var refusalProblems: [RouteAnswer] {
        let summaries = [
            404: "What it names is not there.", 409: "The present state does not allow it.",
            412: "The order is at another version than If-Match.",
            422: "No state could accept it, or the key was used for another command.",
        ]
        return [404, 409, 412, 422].compactMap { status in
            let codes = refusals.filter { code in
                [false, isVersioned].contains {
                    Int(RejectionStatus.status(of: code, isConditional: $0).code) == status
                }
            }.map(\.rawValue)
            let all = codes + (status == 422 ? ["IDEMPOTENCY_KEY_REUSED"] : [])
            return all.isEmpty ? nil : Self.replayable(status, summaries[status] ?? "", all)
        }
    }

    /// A problem that names the command that it is about, and may be the first answer given again.
    private static func replayable(_ status: Int, _ summary: String, _ codes: [String]) -> RouteAnswer {
        var answer = RouteAnswer.problem(status, summary, codes: codes)
        answer.headers += [AnswerHeader.key, AnswerHeader.replayed]
        return answer
    }
}
