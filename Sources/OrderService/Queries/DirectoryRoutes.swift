import CQRS
import HTTPTypes
import Hummingbird
import JSON
import OrderEvents
import OrderQueries
import OrderRecords

/// What can be asked about customers and products.
struct DirectoryRoutes: Sendable {
    let desk: ServiceDesk
    private var responder: QueryResponder { QueryResponder(desk: desk) }
    /// The most rows of a list of customers or products.
    private static let largestList: Int64 = 10_000

    var routes: [Route] {
        [
            Route(
                id: "listCustomers", method: .get, path: "/v1/customers",
                summary: "List customers, those that fit best first.", tag: "Customers",
                parameters: [Self.text, Self.limit] + QueryResponder.parameters, headers: QueryResponder.headers,
                answers: OrderQueryRoutes.answers("CustomerList"), handle: { try await customers($0) }),
            Route(
                id: "getCustomer", method: .get, path: "/v1/customers/{customerID}",
                summary: "One customer with what its orders come to.", tag: "Customers",
                parameters: QueryResponder.parameters, headers: QueryResponder.headers,
                answers: OrderQueryRoutes.answers("Customer")
                    + [OrderQueryRoutes.unknown("customer", "CUSTOMER_NOT_FOUND")],
                handle: { try await customer($0) }),
            Route(
                id: "listCustomerOrders", method: .get, path: "/v1/customers/{customerID}/orders",
                summary: "A customer's orders, a page at a time.", tag: "Customers",
                parameters: OrderQueryRoutes.filterParameters.filter { $0.name != "customer" } + [
                    OrderQueryRoutes.sort, OrderQueryRoutes.pageSize, OrderQueryRoutes.page, OrderQueryRoutes.after,
                ] + QueryResponder.parameters, headers: QueryResponder.headers,
                answers: OrderQueryRoutes.listAnswers("MALFORMED", "BAD_FILTER"),
                handle: { try await customerOrders($0) }),
            Route(
                id: "listProducts", method: .get, path: "/v1/products",
                summary: "List products, those that fit best first.", tag: "Products",
                parameters: [Self.text, Self.limit] + QueryResponder.parameters, headers: QueryResponder.headers,
                answers: OrderQueryRoutes.answers("ProductList"), handle: { try await products($0) }),
            Route(
                id: "getProduct", method: .get, path: "/v1/products/{productID}", summary: "One product.",
                tag: "Products", parameters: QueryResponder.parameters, headers: QueryResponder.headers,
                answers: OrderQueryRoutes.answers("Product")
                    + [OrderQueryRoutes.unknown("product", "PRODUCT_NOT_FOUND")],
                handle: { try await product($0) }),
        ]
    }

    private static let text = Parameter(
        name: "search", summary: "Only those whose id, name or e-mail address holds this.",
        schema: .text(longest: 1_000))
    private static let limit = Parameter(
        name: "limit", summary: "At most so many; 1,000 when it is left out.",
        schema: .integer(minimum: 1, maximum: largestList))

    private func text(_ request: ServiceRequest) throws -> String {
        try request.parameter("search", expected: "a text of at most 1,000 bytes") { $0.utf8.count <= 1_000 ? $0 : nil }
            ?? ""
    }

    private func limit(_ request: ServiceRequest) throws -> Int {
        Int(try request.number("limit", in: 1...Self.largestList) ?? 1_000)
    }

    private func customers(_ request: ServiceRequest) async throws -> Response {
        let query = ListCustomers(matching: try text(request), limit: try limit(request))
        return try await responder.respond(to: request, query, identity: .rows("\(query)")) { result in
            let records = result.answer.map { JSONValue.object($0.record) }
            return (["customers": .array(records)], HTTPFields())
        }
    }

    private func products(_ request: ServiceRequest) async throws -> Response {
        let query = ListProducts(matching: try text(request), limit: try limit(request))
        return try await responder.respond(to: request, query, identity: .rows("\(query)")) { result in
            let records = result.answer.map { JSONValue.object($0.record) }
            return (["products": .array(records)], HTTPFields())
        }
    }

    private func customer(_ request: ServiceRequest) async throws -> Response {
        let id = CustomerID(typed: request.pathValue("customerID"))
        return try await responder.respond(
            to: request, GetCustomer(customerID: id), alsoReading: [.orders], identity: .rows("customer \(id)")
        ) { result in
            guard let customer = result.answer else {
                throw Problem.notShown("CUSTOMER_NOT_FOUND", "the read model has no customer '\(id)'", result)
            }
            return (customer.record, HTTPFields())
        }
    }

    /// The list has the product whose id it is first; others of another case may be its equals.
    private func product(_ request: ServiceRequest) async throws -> Response {
        let id = ProductID(typed: request.pathValue("productID"))
        return try await responder.respond(
            to: request, ListProducts(matching: id.rawValue), identity: .rows("product \(id)")
        ) { result in
            guard let product = result.answer.first(where: { $0.productID == id }) else {
                throw Problem.notShown("PRODUCT_NOT_FOUND", "the read model has no product '\(id)'", result)
            }
            return (product.record, HTTPFields())
        }
    }

    private func customerOrders(_ request: ServiceRequest) async throws -> Response {
        let id = CustomerID(typed: request.pathValue("customerID"))
        let list = try OrderListParameters(request, now: desk.clock.now())
        return try await OrderQueryRoutes(desk: desk).page(request, list.narrowed(by: OrderFilter(customerID: id)))
    }
}

extension CustomerDetail {
    /// The customer's keys, and what its orders come to by status.
    var record: JSONObject {
        summary.record + [
            "suspensionReason": .optional(summary.suspensionReason.isEmpty ? nil : summary.suspensionReason),
            "orders": .object(
                JSONObject(
                    OrderStatus.allCases.map { .init(key: $0.rawValue, value: (byStatus[$0] ?? .none).netRecord) })),
        ]
    }
}
