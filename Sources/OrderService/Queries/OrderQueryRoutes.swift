import CQRS
import Foundation
import HTTPTypes
import Hummingbird
import JSON
import OrderEvents
import OrderQueries
import OrderRecords

/// What can be asked about orders.
struct OrderQueryRoutes: Sendable {
    let desk: ServiceDesk
    private var responder: QueryResponder { QueryResponder(desk: desk) }

    var routes: [Route] {
        [
            list(id: "listOrders", path: "/v1/orders", summary: "List orders, a page at a time."),
            list(
                id: "orderDashboard", path: "/v1/orders/dashboard",
                summary: "The same list, under the name of the query that it is."),
            Route(
                id: "searchOrders", method: .get, path: "/v1/orders/search",
                summary: "Find orders by words of their id, customer, e-mail, products or notes.", tag: "Orders",
                parameters: [
                    Parameter(
                        name: "q", summary: "The words, or beginnings of words.",
                        schema: .inline([
                            "type": "string", "minLength": .integer(1), "maxLength": .integer(1_000),
                            "examples": ["chai"],
                        ]), isRequired: true),
                    Self.sort, Self.pageSize, Self.page, Self.after,
                ] + QueryResponder.parameters,
                headers: QueryResponder.headers, answers: Self.listAnswers("MALFORMED"),
                handle: { try await search($0) }),
            one("getOrder", "", "One order with its lines and notes.", "Order") { try await order($0) },
            one("orderHistory", "/history", "What happened to an order, in words, oldest first.", "History") {
                try await history($0)
            },
            one(
                "orderTimeline", "/timeline", "How each event of an order became visible, and what it waited for.",
                "Timeline"
            ) { try await timeline($0) },
        ]
    }

    private func list(id: String, path: String, summary: String) -> Route {
        Route(
            id: id, method: .get, path: path, summary: summary, tag: "Orders",
            parameters: Self.filterParameters + [Self.sort, Self.pageSize, Self.page, Self.after]
                + QueryResponder.parameters,
            headers: QueryResponder.headers, answers: Self.listAnswers("MALFORMED", "BAD_FILTER"),
            handle: { try await dashboard($0) })
    }

    private func one(
        _ id: String, _ path: String, _ summary: String, _ schema: String,
        _ handle: @escaping @Sendable (ServiceRequest) async throws -> Response
    ) -> Route {
        Route(
            id: id, method: .get, path: "/v1/orders/{orderID}" + path, summary: summary, tag: "Orders",
            parameters: QueryResponder.parameters, headers: QueryResponder.headers,
            answers: Self.answers(schema) + [Self.unknown("order", "ORDER_NOT_FOUND")], handle: handle)
    }

    // MARK: Lists

    private func dashboard(_ request: ServiceRequest) async throws -> Response {
        try await page(request, try OrderListParameters(request, now: desk.clock.now()))
    }

    private func search(_ request: ServiceRequest) async throws -> Response {
        guard let words = request.query["q"], !words.isEmpty else {
            throw Problem.malformed("'q' has to hold the words to search for")
        }
        guard words.utf8.count <= 1_000 else { throw Problem.malformed("'q' has more than 1,000 bytes") }
        var list = try OrderListParameters(request, now: desk.clock.now())
        list = list.narrowed(by: OrderFilter(search: words))
        return try await page(request, list)
    }

    /// Answers with one page of a list, and a link to the next.
    func page(_ request: ServiceRequest, _ list: OrderListParameters) async throws -> Response {
        let query = GetOrderDashboard(filter: list.filter, sort: list.sort, page: list.page)
        let readsRows = list.filter.terms.allSatisfy(\.isOfOrdersAlone)
        return try await responder.respond(
            to: request, query, alsoReading: readsRows ? [] : [.directory],
            identity: readsRows ? .rows("\(request.route.path) \(query)") : .content
        ) { result in
            var orders = result.answer.orders
            // The order at the place was on the page before; it may have moved or gone meanwhile.
            if let after = list.after {
                if orders.first?.orderID == after.orderID { orders.removeFirst() }
                orders = Array(orders.prefix(list.size))
            }
            let total = result.answer.matching.count
            let hasMore = orders.last?.orderID != result.answer.orders.last?.orderID || result.answer.hasAfter
            var object: JSONObject = [
                "orders": .array(orders.map { .object($0.record) }),
                "total": .integer(Int64(total)),
            ]
            if let number = list.number { object = object + ["page": .integer(Int64(number))] }
            let next = hasMore ? orders.last.map { CursorText.text(OrderCursor($0, sort: list.sort)) } : nil
            object =
                object + [
                    "pageSize": .integer(Int64(list.size)),
                    "next": .optional(next),
                    "totals": result.answer.matching.totals?.record ?? .null,
                ]
            return (object, next.map { [.link: Self.link(request, after: $0)] } ?? HTTPFields())
        }
    }

    /// The link to the next page: this request, from the last order of this page on.
    private static func link(_ request: ServiceRequest, after cursor: String) -> String {
        let kept = request.query.filter {
            !["page", "after", "min-position", "wait", "min-position-strict"].contains($0.key)
        }
        let pairs = (kept.sorted { $0.key < $1.key } + [("after", cursor)]).map { name, value in
            "\(name.percentEncoded)=\(value.percentEncoded)"
        }
        let path = request.request.head.path?.prefix { $0 != "?" } ?? ""
        return "<\(path)?\(pairs.joined(separator: "&"))>; rel=\"next\""
    }

    // MARK: One order

    private func order(_ request: ServiceRequest) async throws -> Response {
        let id = OrderID(typed: request.pathValue("orderID"))
        return try await responder.respond(to: request, GetOrder(orderID: id), identity: .rows("order \(id)")) {
            result in
            guard let order = result.answer else { throw Self.unknown(id, result) }
            return (order.record, HTTPFields())
        }
    }

    private func history(_ request: ServiceRequest) async throws -> Response {
        let id = OrderID(typed: request.pathValue("orderID"))
        return try await responder.respond(
            to: request, GetOrderHistory(orderID: id), identity: .rows("history \(id)")
        ) { result in
            guard !result.answer.isEmpty else { throw Self.unknown(id, result) }
            return (["history": .array(result.answer.map { .object($0.record) })], HTTPFields())
        }
    }

    private func timeline(_ request: ServiceRequest) async throws -> Response {
        let id = OrderID(typed: request.pathValue("orderID"))
        let query = GetOrderTimeline(orderID: id)
        return try await responder.respond(
            to: request, query, alsoReading: ProjectionName.ofOrders.filter { $0 != GetOrderTimeline.projection },
            identity: .content
        ) { result in
            guard !result.answer.events.isEmpty else { throw Self.unknown(id, result) }
            return (result.answer.record, HTTPFields())
        }
    }

    private static func unknown<Answer>(_ id: OrderID, _ result: QueryResult<Answer>) -> Problem {
        .notShown("ORDER_NOT_FOUND", "the read model has no order '\(id)'", result)
    }
}

extension QueryResult {
    /// How fresh the answer is, as lists carry it.
    var freshnessRecord: JSONObject {
        ["position": .integer(checkpoint.rawValue)] + freshness.record
            + ["stale": .optional(staleness?.reason)]
    }
}

extension OrderListParameters {
    /// The same, of fewer orders.
    func narrowed(by other: OrderFilter) -> OrderListParameters {
        OrderListParameters(filter: filter.narrowed(by: other), sort: sort, size: size, number: number, after: after)
    }

    private init(filter: OrderFilter, sort: OrderSort, size: Int, number: Int?, after: OrderCursor?) {
        self.filter = filter
        self.sort = sort
        self.size = size
        self.number = number
        self.after = after
    }
}

extension OrderQueryRoutes {
    static let sort = Parameter(
        name: "sort", summary: "By what the list is sorted; a minus turns the usual direction round.",
        schema: .oneOf(OrderListParameters.sortWords))
    static let pageSize = Parameter(
        name: "pageSize", summary: "How many a page has.",
        schema: .integer(minimum: 1, maximum: Int64(OrderListParameters.largestPage)))
    static let page = Parameter(
        name: "page", summary: "Which page, from 1.", schema: .integer(minimum: 1, maximum: 1_000_000_000))
    static let after = Parameter(
        name: "after", summary: "The place that the link to the next page names: no order is missed or comes twice.",
        schema: .text(pattern: "^[A-Za-z0-9_-]+$", longest: 2_000))

    private static let date = Schema.text(
        pattern:
            "^([Tt]oday|[Yy]esterday|[0-9]{1,6}[mhdwMHDW]|"
            + "[0-9]{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01])([Tt ].+)?)?)$",
        longest: 50,
        example: "2026-11")

    static let filterParameters = [
        Parameter(
            name: "filter", summary: "The language of the dashboard: status:pending total>500 -country:germany chai.",
            schema: .text(longest: 2_000, example: "status:pending total>500")),
        Parameter(
            name: "status", summary: "Only orders in this status.",
            schema: .oneOf(OrderListParameters.statusWords + OrderStatus.allCases.map(\.rawValue))),
        Parameter(
            name: "highValue", summary: "Only orders of more than 1,000.00, or only the others.", schema: .flag),
        Parameter(name: "customer", summary: "Only this customer's orders.", schema: .id(example: "ALFKI")),
        Parameter(
            name: "since", summary: "Only orders placed on this date (UTC) or later: 2026-11-21, 2026-11, today, 7d.",
            schema: date),
        Parameter(name: "until", summary: "Only orders placed by the end of this date (UTC).", schema: date),
        Parameter(
            name: "search", summary: "Only orders with all these words in id, customer, e-mail, products or notes.",
            schema: .text(longest: 1_000)),
    ]
}
