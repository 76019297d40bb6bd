import CQRS
import OrderEvents

/// Enters a customer at the desk.
public struct RegisterCustomer: Command, Hashable {
    /// The receipt's details when the command is accepted.
    public typealias Details = CustomerDetails
    /// The command's name.
    public static let name = "RegisterCustomer"

    /// The new customer's id.
    public var customerID: CustomerID
    /// The name; may be empty where none is known.
    public var customerName: String
    /// The e-mail address; empty where none is known.
    public var email: String
    /// The country; empty where none is known.
    public var country: String

    /// Creates the command.
    public init(customerID: CustomerID, customerName: String, email: String = "", country: String = "") {
        self.customerID = customerID
        self.customerName = customerName
        self.email = email
        self.country = country
    }

    /// Refuses a bad id, a name of which nothing can be seen, and texts that are too long.
    public func validate() -> Rejection? {
        Validation.newID(customerID, of: "customer") ?? Validation.visibleName(customerName, "customer's name")
            ?? Validation.name(email, "e-mail address") ?? Validation.name(country, "country")
    }

    /// Adds every field.
    public func describe(in fields: inout ContentFields) {
        fields.add(customerID.rawValue)
        fields.add(customerName)
        fields.add(email)
        fields.add(country)
    }
}

/// Changes what is known of a customer; what is nil stays as it is.
public struct UpdateCustomer: Command, Hashable {
    /// The receipt's details when the command is accepted.
    public typealias Details = CustomerDetails
    /// The command's name.
    public static let name = "UpdateCustomer"

    /// The customer.
    public var customerID: CustomerID
    /// The new name; nil to keep it.
    public var customerName: String?
    /// The new e-mail address, empty for none; nil to keep it.
    public var email: String?
    /// The new country, empty for none; nil to keep it.
    public var country: String?

    /// Creates the command.
    public init(
        customerID: CustomerID, customerName: String? = nil, email: String? = nil, country: String? = nil
    ) {
        self.customerID = customerID
        self.customerName = customerName
        self.email = email
        self.country = country
    }

    /// Refuses a bad id, a name of which nothing can be seen, and texts that are too long.
    public func validate() -> Rejection? {
        Validation.id(customerID, of: "customer")
            ?? customerName.flatMap { Validation.visibleName($0, "customer's name") }
            ?? email.flatMap { Validation.name($0, "e-mail address") }
            ?? country.flatMap { Validation.name($0, "country") }
    }

    /// Adds every field.
    public func describe(in fields: inout ContentFields) {
        fields.add(customerID.rawValue)
        fields.add(customerName)
        fields.add(email)
        fields.add(country)
    }
}

/// Keeps a customer from placing orders.
public struct SuspendCustomer: Command {
    /// The receipt's details when the command is accepted.
    public typealias Details = CustomerDetails
    /// The command's name.
    public static let name = "SuspendCustomer"

    /// The customer.
    public var customerID: CustomerID
    /// Why; may be empty.
    public var reason: String

    /// Creates the command.
    public init(customerID: CustomerID, reason: String = "") {
        self.customerID = customerID
        self.reason = reason
    }

    /// Refuses a bad id and a reason that is too long.
    public func validate() -> Rejection? {
        Validation.id(customerID, of: "customer") ?? Validation.text(reason, "reason")
    }

    /// Adds every field.
    public func describe(in fields: inout ContentFields) {
        fields.add(customerID.rawValue)
        fields.add(reason)
    }
}

/// Lets a suspended customer place orders again.
public struct ReinstateCustomer: Command {
    /// The receipt's details when the command is accepted.
    public typealias Details = CustomerDetails
    /// The command's name.
    public static let name = "ReinstateCustomer"

    /// The customer.
    public var customerID: CustomerID
    /// Why; may be empty.
    public var reason: String

    /// Creates the command.
    public init(customerID: CustomerID, reason: String = "") {
        self.customerID = customerID
        self.reason = reason
    }

    /// Refuses a bad id and a reason that is too long.
    public func validate() -> Rejection? {
        Validation.id(customerID, of: "customer") ?? Validation.text(reason, "reason")
    }

    /// Adds every field.
    public func describe(in fields: inout ContentFields) {
        fields.add(customerID.rawValue)
        fields.add(reason)
    }
}
