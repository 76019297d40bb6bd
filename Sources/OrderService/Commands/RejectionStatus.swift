import CQRS
import HTTPTypes
import OrderCommands

/// The HTTP status of a business refusal.
enum RejectionStatus {
    /// Codes that say that something is not there.
    private static let unknown: Set<RejectionCode> = [.customerNotFound, .productNotFound, .orderNotFound]
    /// Codes that say that no state could accept what was asked.
    private static let content: Set<RejectionCode> = [
        .emptyOrder, .orderTooLarge, .invalidQuantity, .invalidPrice, .reasonRequired, .invalidRefund, .invalidID,
        .invalidText,
    ]

    /// Returns `404` for what is not there, `422` for what no state could accept, `412` for a version that has moved where the
    /// request named one in `If-Match`, and `409` for everything that the present state does not allow.
    static func status(of code: RejectionCode, isConditional: Bool) -> HTTPResponse.Status {
        if unknown.contains(code) { return .notFound }
        if content.contains(code) { return .unprocessableContent }
        return code == .versionConflict && isConditional ? .preconditionFailed : .conflict
    }
}
