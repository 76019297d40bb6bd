import OrderEvents

/// Configures an import.
public struct ImportOptions: Sendable {
    /// Who imports; also who approves the orders that were approved.
    public var actor: String
    /// Whose the orders without a customer are; such orders are refused when nil.
    public var guestCustomerID: CustomerID?
    /// The currency of orders that name none, and of the products when the orders share none.
    public var defaultCurrency: Currency
    /// Whether one bad row keeps everything out; what only the desk can refuse is not known beforehand.
    public var allOrNothing: Bool
    /// What is done about records that the desk has, but not as the files have them.
    public var onDifference: DifferencePolicy
    /// The payment method that imported orders are recorded with.
    public var paymentMethodID: PaymentMethodID
    /// How the files are written, as far as the files are not to decide it.
    public var dialect: DialectOptions
    /// How many orders may wait for their answers at once.
    public var maximumInFlight: Int
    /// Whether an import is not begun while rows are kept out by what ``dialect`` could name: it throws
    /// ``ImportError/leftOpen(_:reason:)`` then, to be run again with an answer.
    public var stopsAtQuestions = false
    /// The format of the source; detected from its content when nil.
    public var format: ImportFormat?
    /// What the statuses of the source stand for, in addition to the built-in words.
    public var statusMap = StatusMap()
    /// Which columns of a CSV file hold what; used by ``ImportFormat/csv`` alone.
    public var columnMap = ColumnMap()

    /// The payment method of orders for which the files name none.
    public static var importedPayment: PaymentMethodID { PaymentMethodID("imported") }

    /// Creates options.
    public init(
        actor: String,
        guestCustomerID: CustomerID? = nil,
        defaultCurrency: Currency = .usd,
        allOrNothing: Bool = false,
        onDifference: DifferencePolicy = .refuse,
        paymentMethodID: PaymentMethodID = Self.importedPayment,
        dialect: DialectOptions = DialectOptions(),
        maximumInFlight: Int = 512
    ) {
        precondition(maximumInFlight > 0, "an import with nothing in flight never ends")
        self.actor = actor
        self.guestCustomerID = guestCustomerID
        self.defaultCurrency = defaultCurrency
        self.allOrNothing = allOrNothing
        self.onDifference = onDifference
        self.paymentMethodID = paymentMethodID
        self.dialect = dialect
        self.maximumInFlight = maximumInFlight
    }
}
