import CQRS

extension RejectionCode {
    /// No customer has this id.
    public static let customerNotFound = RejectionCode(rawValue: "CUSTOMER_NOT_FOUND")
    /// A customer has this id already.
    public static let duplicateCustomer = RejectionCode(rawValue: "DUPLICATE_CUSTOMER")
    /// The customer may place no orders.
    public static let accountSuspended = RejectionCode(rawValue: "ACCOUNT_SUSPENDED")
    /// The order has no lines.
    public static let emptyOrder = RejectionCode(rawValue: "EMPTY_ORDER")
    /// The order's total is over `OrderPolicy.largestTotal`, or it has more than 10,000 lines.
    public static let orderTooLarge = RejectionCode(rawValue: "ORDER_TOO_LARGE")
    /// A quantity is not a positive number that can be counted with.
    public static let invalidQuantity = RejectionCode(rawValue: "INVALID_QUANTITY")
    /// A price or discount is out of range, or in another currency than the order.
    public static let invalidPrice = RejectionCode(rawValue: "INVALID_PRICE")
    /// No product has this id.
    public static let productNotFound = RejectionCode(rawValue: "PRODUCT_NOT_FOUND")
    /// A product has this id already.
    public static let duplicateProduct = RejectionCode(rawValue: "DUPLICATE_PRODUCT")
    /// The product can be ordered no more.
    public static let productDiscontinued = RejectionCode(rawValue: "PRODUCT_DISCONTINUED")
    /// No order has this id.
    public static let orderNotFound = RejectionCode(rawValue: "ORDER_NOT_FOUND")
    /// An order has this id already.
    public static let duplicateOrder = RejectionCode(rawValue: "DUPLICATE_ORDER")
    /// The aggregate's state does not allow this step.
    public static let invalidTransition = RejectionCode(rawValue: "INVALID_TRANSITION")
    /// A cancellation needs a reason.
    public static let reasonRequired = RejectionCode(rawValue: "REASON_REQUIRED")
    /// A refund is more than what is left of the order, or of one of its lines.
    public static let refundTooLarge = RejectionCode(rawValue: "REFUND_TOO_LARGE")
    /// A refund names no amount, one in another currency than the order, or lines that the order does not have.
    public static let invalidRefund = RejectionCode(rawValue: "INVALID_REFUND")
    /// The order has as many notes as an order may have.
    public static let tooManyNotes = RejectionCode(rawValue: "TOO_MANY_NOTES")
    /// Nobody may approve a high-value order they placed or added lines to, where the desk's policy says so.
    public static let selfApproval = RejectionCode(rawValue: "SELF_APPROVAL")
    /// An id is empty, too long or holds a NUL character.
    public static let invalidID = RejectionCode(rawValue: "INVALID_ID")
    /// The desk's policy is as asked already.
    public static let policyUnchanged = RejectionCode(rawValue: "POLICY_UNCHANGED")
}
