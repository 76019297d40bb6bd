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
    /// The name the customer is to have until then; nil for any.
    public var expectedName: String?
    /// The e-mail address the customer is to have until then, empty for none; nil for any.
    public var expectedEmail: String?
    /// The country the customer is to have until then, empty for none; nil for any.
    public var expectedCountry: String?

    /// Creates the command.
    public init(
        customerID: CustomerID, customerName: String? = nil, email: String? = nil, country: String? = nil,
        expectedName: String? = nil, expectedEmail: String? = nil, expectedCountry: String? = nil
    ) {
        self.customerID = customerID
        self.customerName = customerName
        self.email = email
        self.country = country
        self.expectedName = expectedName
        self.expectedEmail = expectedEmail
        self.expectedCountry = expectedCountry
    }

    /// Refuses a bad id, a name of which nothing can be seen, and texts that are too long.
    public func validate() -> Rejection? {
        Validation.id(customerID, of: "customer")
            ?? customerName.flatMap { Validation.visibleName($0, "customer's name") }
            ?? email.flatMap { Validation.name($0, "e-mail address") }
            ?? country.flatMap { Validation.name($0, "country") }
            ?? expectedName.flatMap { Validation.name($0, "expected name") }
            ?? expectedEmail.flatMap { Validation.name($0, "expected e-mail address") }
            ?? expectedCountry.flatMap { Validation.name($0, "expected country") }
    }

    /// Adds every field.
    public func describe(in fields: inout ContentFields) {
        fields.add(customerID.rawValue)
        fields.add(customerName)
        fields.add(email)
        fields.add(country)
        // A command that expects nothing is the same one as before there were expectations, also when it is sent again.
        guard expectedName != nil || expectedEmail != nil || expectedCountry != nil else { return }
        fields.add(expectedName)
        fields.add(expectedEmail)
        fields.add(expectedCountry)
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
