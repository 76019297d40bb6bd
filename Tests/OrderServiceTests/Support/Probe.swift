import HTTPTypes
import JSON

@testable import OrderService

/// A request that brings out one documented answer.
struct Probe: Sendable {
    var method: HTTPRequest.Method
    var target: String
    var body: String?
    var headers: HTTPFields = Probe.admin

    static let tokens = [
        "admin": Principal(name: "alice", role: .admin), "reader": Principal(name: "rita", role: .reader),
    ]
    static let admin: HTTPFields = [.authorization: "Bearer admin"]

    @discardableResult
    func send(to desk: ServedDesk) async throws -> Answer {
        try await desk.ask(method, target, headers, body: body)
    }

    private func with(_ name: HTTPField.Name, _ value: String?) -> Probe {
        var probe = self
        probe.headers[name] = value
        return probe
    }

    private func with(_ parameters: String) -> Probe {
        var probe = self
        probe.target += (target.contains("?") ? "&" : "?") + parameters
        return probe
    }

    private func with(body: String) -> Probe {
        var probe = self
        probe.body = body
        return probe
    }

    // MARK: The desk

    private static func post(_ target: String, _ body: String? = nil, key: String? = nil) -> Probe {
        Probe(method: .post, target: target, body: body).with(.idempotencyKey, key)
    }

    /// What the desk has before: orders and customers named after the operations that are tried on them.
    static let preparation: [Probe] =
        ["ALFKI", "updateCustomer", "suspendCustomer", "reinstateCustomer"].map {
            post("/v1/customers", #"{"customerID":"\#($0)","customerName":"A"}"#)
        } + ["1", "2", "3"].map { post("/v1/products", ServedDesk.product($0, "Chai", 1_800)) }
        + [
            "addOrderItem", "approveOrder", "shipOrder", "cancelOrder", "deleteOrder", "refundOrder", "addNote",
            "getOrder", "orderHistory", "orderTimeline",
        ].map { post("/v1/orders", ServedDesk.order($0)) } + [
            post("/v1/customers/reinstateCustomer/suspend"), post("/v1/orders/shipOrder/approve"),
            post("/v1/orders/refundOrder/approve"), post("/v1/orders/refundOrder/ship"),
            post("/v1/orders/getOrder/notes", #"{"text":"x"}"#, key: "used"),
            post("/v1/orders/getOrder/refund", nil),
        ]

    /// The request that is accepted, at first.
    static func accepted(_ route: Route) -> Probe {
        var probe = Probe(method: route.method, target: path(of: route, id(for: route)), body: bodies[route.id])
        if route.id == "deleteOrder" { probe.target += "?reason=x" }
        if route.id == "searchOrders" { probe.target += "?q=chai" }
        // What goes on would go on for ever.
        if route.id == "events" { probe.target += "?limit=1" }
        if route.id == "liveOrders" { probe.target += "?after=0&limit=1" }
        return probe
    }

    private static func path(of route: Route, _ id: String) -> String {
        route.pathNames.reduce(route.path) { $0.replacing("{\($1)}", with: id) }
    }

    private static func id(for route: Route) -> String {
        switch (route.tag, route.id) {
        case ("Products", "discontinueProduct"): "2"
        case ("Products", _): "1"
        case ("Customers", "getCustomer"), ("Customers", "listCustomerOrders"): "ALFKI"
        default: route.id
        }
    }

    private static let bodies = [
        "placeOrder": ServedDesk.order("placeOrder"), "addOrderItem": #"{"productID":"1","quantity":1}"#,
        "cancelOrder": #"{"reason":"x"}"#, "addNote": #"{"text":"x"}"#,
        "registerCustomer": #"{"customerID":"registerCustomer","customerName":"R"}"#,
        "updateCustomer": #"{"customerName":"U"}"#, "listProduct": ServedDesk.product("listProduct", "Tea", 100),
        "repriceProduct": #"{"unitPrice":{"minorUnits":5,"currency":"USD"}}"#,
    ]

    // MARK: The requests

    /// Requests that bring out every answer of an operation, but for those of a log that fails.
    static func all(of route: Route) -> [Probe] {
        let accepted = accepted(route)
        let common =
            [accepted, accepted.with("noSuchParameter=1"), accepted.with(.authorization, nil)]
            + [accepted.with(.authorization, "Bearer reader"), accepted.with(.authorization, "Bearer x")]
        return common + unknown(route) + (route.method == .get ? reading(accepted, route) : changing(accepted, route))
    }

    private static func unknown(_ route: Route) -> [Probe] {
        if route.id == "placeOrder" {
            return [accepted(route).with(body: ServedDesk.order("none").replacing("ALFKI", with: "none"))]
        }
        guard !route.pathNames.isEmpty, route.id != "listCustomerOrders" else { return [] }
        var probe = accepted(route)
        probe.target = path(of: route, "none") + (route.id == "deleteOrder" ? "?reason=x" : "")
        return [probe]
    }

    private static func reading(_ accepted: Probe, _ route: Route) -> [Probe] {
        if route.tag == "Live" {
            let serverSent = accepted.with(.accept, "text/event-stream")
            let beyond = Probe(method: .get, target: "\(route.path)?after=999999999")
            return [serverSent, beyond, accepted.with("status=x"), accepted.with("filter=x%3A")]
        }
        return [accepted.with(.ifNoneMatch, "*"), accepted.with("min-position=999999&wait=0&min-position-strict=true")]
    }

    private static func changing(_ accepted: Probe, _ route: Route) -> [Probe] {
        var probes = [accepted, accepted.with(.idempotencyKey, "used")]
        switch route.id {
        case "addOrderItem":
            probes.append(Probe(method: .post, target: "/v1/orders/shipOrder/items", body: accepted.body))
        // An order has 200 notes at most.
        case "addNote": probes += Array(repeating: accepted, count: 200)
        default: break
        }
        if CommandRoute.all.contains(where: { $0.id == route.id && $0.isVersioned }) {
            probes.append(accepted.with(.ifMatch, "\"99\""))
        }
        guard route.body != nil else { return probes }
        let large = String(repeating: " ", count: ServiceLimits().bodyBytes) + "{}"
        return probes + [accepted.with(body: large), accepted.with(body: "x").with(.contentType, "text/plain")]
    }
}
