import CQRS
import OrderCommands

/// One kind of problem: what its code means, and what helps.
struct ProblemKind: Sendable {
    /// The code, in capitals.
    let code: String
    /// What is wrong, in few words.
    let title: String
    /// What a client can do.
    let help: String
}

/// Lists every kind of problem that an answer may report; the page that explains the API has an anchor for each.
enum ProblemCatalogue {
    /// All of them: those of the service, then the refusals of commands.
    static let all = ofRequests + ofStores + ofRefusals

    /// Returns the kind of a code; nil for a code that is not listed.
    static func kind(_ code: String) -> ProblemKind? { byCode[code] }

    private static let byCode = Dictionary(uniqueKeysWithValues: all.map { ($0.code, $0) })

    private static func kind(_ code: String, _ title: String, _ help: String) -> ProblemKind {
        ProblemKind(code: code, title: title, help: help)
    }

    private static func kind(_ code: RejectionCode, _ title: String, _ help: String) -> ProblemKind {
        kind(code.rawValue, title, help)
    }

    private static let ofRequests = [
        kind(
            "MALFORMED", "The request is not in order",
            "Correct what 'detail' names: a parameter, a header field, or a member of the body."),
        kind(
            "BAD_FILTER", "The filter cannot be read",
            "'characters' names the part of the filter that is wrong, from 0 on, its end not included."),
        kind("UNAUTHORIZED", "A token is needed", "Send 'Authorization: Bearer TOKEN' with a token that is known."),
        kind("FORBIDDEN", "The token does not allow this", "Use a token of the role that 'detail' names."),
        kind(
            "FOREIGN_ORIGIN", "A page of another origin asks",
            "Without tokens no web page may use the service; with them, those of --allow-origin may."),
        kind(
            "MISDIRECTED", "The request is for another host",
            "Without tokens the service answers to names of its own machine alone: check the Host."),
        kind(
            "TOO_MANY_REQUESTS", "More requests came with this token than are allowed",
            "Wait as long as Retry-After says."),
        kind("REQUEST_TIMEOUT", "The request was sent too slowly", "Send it at once, or over a better line."),
        kind("HEADER_TOO_LARGE", "The header is too large", "Send fewer or shorter header fields."),
        kind("NOT_FOUND", "There is nothing at this path", "Compare the path with those on this page."),
        kind(
            "METHOD_NOT_ALLOWED", "The path does not have this method", "The header Allow lists the methods it has."),
        kind("TOO_LARGE", "The body is too large", "Send less at once."),
        kind(
            "UNSUPPORTED_MEDIA_TYPE", "The body is not JSON", "Send JSON, with 'Content-Type: application/json'."),
        kind(
            "IDEMPOTENCY_KEY_REUSED", "The key was used for another command",
            "Send the first command again as it was, or this one with a new Idempotency-Key."),
    ]

    private static let ofStores = [
        kind(
            "NOT_YET_VISIBLE", "The read model has not come so far",
            "Ask again, with a longer wait, or without min-position-strict for what there is."),
        kind("STORE_UNAVAILABLE", "The read model cannot be read", "Ask again; the status of the desk may say more."),
        kind(
            "ACCESS_UNAVAILABLE", "Tokens cannot be read",
            "Somebody has to look at the file of tokens; nobody is let in before."),
        kind(
            "BEYOND_THE_LOG", "The log ends before this position",
            "It is another log than yours, or one that was put back: begin again from what you know to be true."),
        kind(
            "OTHER_LOG", "The read model is of another log",
            "It is being rebuilt from this one; ask again in a while."),
        kind("NOT_ACCEPTED", "The command was not accepted", "Nothing was written; send it again, with the same key."),
        kind(
            "OUTCOME_UNKNOWN", "Whether the command was accepted is not known",
            "Send it again with the Idempotency-Key of the answer: it is done once at most."),
        kind("INTERNAL_ERROR", "The service failed", "Report it; the log of the service has more."),
    ]

    private static let ofRefusals = [
        kind(.orderNotFound, "There is no such order", "Check the id. A new order may not be shown yet: min-position."),
        kind(
            .customerNotFound, "There is no such customer",
            "Check the id, or register the customer first. A new one may not be shown yet: min-position."),
        kind(
            .productNotFound, "There is no such product",
            "Check the id, or list the product first. A new one may not be shown yet: min-position."),
        kind(.duplicateOrder, "An order has this id already", "Choose another id, or none."),
        kind(.duplicateCustomer, "A customer has this id already", "Choose another id."),
        kind(.duplicateProduct, "A product has this id already", "Choose another id."),
        kind(
            .invalidTransition, "The present state does not allow this",
            "Read what is there now: it may have been done already."),
        kind(
            .versionConflict, "It has changed meanwhile",
            "Read it again, and decide on what is there now. With If-Match the status is 412, else 409."),
        kind(.accountSuspended, "The customer may place no orders", "Reinstate the customer first."),
        kind(.productDiscontinued, "The product can be ordered no more", "Choose another product."),
        kind(
            .selfApproval, "Somebody else has to approve this",
            "The desk asks for a second pair of eyes on orders of high value."),
        kind(.refundTooLarge, "The refund is more than what is left", "Read what was refunded so far."),
        kind(.tooManyNotes, "The order has as many notes as it can have", "Write no more."),
        kind(.emptyOrder, "An order needs at least one line", "Name what is ordered in 'items'."),
        kind(.orderTooLarge, "The order is too large", "Place several orders."),
        kind(.invalidQuantity, "A quantity is out of range", "It has to be 1 to 1,000,000,000."),
        kind(
            .invalidPrice, "A price or a discount is out of range",
            "Prices are not negative, discounts 0 to 10,000 basis points, and all lines of one currency."),
        kind(.invalidRefund, "The refund names nothing that can be refunded", "Name lines of the order, or an amount."),
        kind(.reasonRequired, "A reason is needed", "Say why in 'reason'."),
        kind(.invalidID, "An id cannot be used", "Ids can be seen, are of at most 200 bytes, and hold no NUL."),
        kind(
            .invalidText, "A text cannot be kept",
            "Names are of at most 500 bytes, other texts of 2,000; none holds NUL, and some may not be blank."),
    ]
}
