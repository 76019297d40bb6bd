import CQRS
import JSON
import OrderEvents

extension RegisterCustomer: JSONCommand {
    package static let members = ["customerID", "customerName", "email", "country"]

    package static var examples: [Self] {
        [
            RegisterCustomer(
                customerID: .example, customerName: "Alfreds Futterkiste", email: "office@example.com",
                country: "Germany")
        ]
    }

    package init(_ json: JSONNode) throws {
        self.init(
            customerID: CustomerID(typed: try json.string("customerID")),
            customerName: try json.string("customerName"), email: try json.textOrNothing("email"),
            country: try json.textOrNothing("country"))
    }

    package func write(to json: inout JSONWriter) {
        json.member("customerID", customerID.rawValue)
        json.member("customerName", customerName)
        json.member("email", email)
        json.member("country", country)
    }
}

extension UpdateCustomer: JSONCommand {
    package static let members = [
        "customerID", "customerName", "email", "country", "expectedName", "expectedEmail", "expectedCountry",
    ]

    package static var examples: [Self] {
        [
            UpdateCustomer(
                customerID: .example, customerName: "Alfreds Futterkiste", email: "office@example.com",
                country: "Germany", expectedName: "Alfreds", expectedEmail: "", expectedCountry: "Austria")
        ]
    }

    package init(_ json: JSONNode) throws {
        self.init(
            customerID: CustomerID(typed: try json.string("customerID")),
            customerName: try json.optionalString("customerName"), email: try json.optionalString("email"),
            country: try json.optionalString("country"), expectedName: try json.optionalString("expectedName"),
            expectedEmail: try json.optionalString("expectedEmail"),
            expectedCountry: try json.optionalString("expectedCountry"))
    }

    package func write(to json: inout JSONWriter) {
        json.member("customerID", customerID.rawValue)
        json.optionalMember("customerName", customerName)
        json.optionalMember("email", email)
        json.optionalMember("country", country)
        json.optionalMember("expectedName", expectedName)
        json.optionalMember("expectedEmail", expectedEmail)
        json.optionalMember("expectedCountry", expectedCountry)
    }
}

extension SuspendCustomer: JSONCommand {
    package static let members = ["customerID", "reason"]

    package static var examples: [Self] { [SuspendCustomer(customerID: .example, reason: "invoices are overdue")] }

    package init(_ json: JSONNode) throws {
        self.init(
            customerID: CustomerID(typed: try json.string("customerID")), reason: try json.textOrNothing("reason"))
    }

    package func write(to json: inout JSONWriter) {
        json.member("customerID", customerID.rawValue)
        json.member("reason", reason)
    }
}

extension ReinstateCustomer: JSONCommand {
    package static let members = ["customerID", "reason"]

    package static var examples: [Self] { [ReinstateCustomer(customerID: .example, reason: "all is paid")] }

    package init(_ json: JSONNode) throws {
        self.init(
            customerID: CustomerID(typed: try json.string("customerID")), reason: try json.textOrNothing("reason"))
    }

    package func write(to json: inout JSONWriter) {
        json.member("customerID", customerID.rawValue)
        json.member("reason", reason)
    }
}

extension ListProduct: JSONCommand {
    package static let members = ["productID", "productName", "unitPrice"]

    package static var examples: [Self] {
        [
            ListProduct(productID: .example, productName: "Chai", unitPrice: .example)
        ]
    }

    package init(_ json: JSONNode) throws {
        self.init(
            productID: ProductID(typed: try json.string("productID")), productName: try json.string("productName"),
            unitPrice: try json.money("unitPrice"))
    }

    package func write(to json: inout JSONWriter) {
        json.member("productID", productID.rawValue)
        json.member("productName", productName)
        json.member("unitPrice", unitPrice)
    }
}

extension RepriceProduct: JSONCommand {
    package static let members = ["productID", "unitPrice", "expectedPrice"]

    package static var examples: [Self] {
        [
            RepriceProduct(
                productID: .example, unitPrice: .example, expectedPrice: Money(minorUnits: 1_800, currency: .usd))
        ]
    }

    package init(_ json: JSONNode) throws {
        self.init(
            productID: ProductID(typed: try json.string("productID")), unitPrice: try json.money("unitPrice"),
            expectedPrice: try json.optionalMoney("expectedPrice"))
    }

    package func write(to json: inout JSONWriter) {
        json.member("productID", productID.rawValue)
        json.member("unitPrice", unitPrice)
        json.optionalMember("expectedPrice", expectedPrice)
    }
}

extension DiscontinueProduct: JSONCommand {
    package static let members = ["productID"]

    package static var examples: [Self] { [DiscontinueProduct(productID: .example)] }

    package init(_ json: JSONNode) throws {
        self.init(productID: ProductID(typed: try json.string("productID")))
    }

    package func write(to json: inout JSONWriter) {
        json.member("productID", productID.rawValue)
    }
}

extension RequireFourEyes: JSONCommand {
    package static let members: [String] = []

    package static var examples: [Self] { [RequireFourEyes()] }
    package init(_ json: JSONNode) throws { self.init() }
    package func write(to json: inout JSONWriter) {}
}

extension LiftFourEyes: JSONCommand {
    package static let members: [String] = []

    package static var examples: [Self] { [LiftFourEyes()] }
    package init(_ json: JSONNode) throws { self.init() }
    package func write(to json: inout JSONWriter) {}
}
