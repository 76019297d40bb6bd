import HTTPTypes
import JSON
import Testing

@testable import OrderService

/// What a client sees of a command.
@Suite(.timeLimit(.minutes(2)))
struct CommandTests {
    private let desk: ServedDesk

    init() async throws {
        desk = try await ServedDesk()
        try await desk.stock()
    }

    @Test func `a placed order is answered with its place and a receipt that says what is estimated`() async throws {
        let answer = try await desk.post("/v1/orders", ServedDesk.order("X1", quantity: 3)).expect(201)
        #expect(answer.headers[.location] == "/v1/orders/X1")
        #expect(answer["orderID"] == "X1")
        #expect(answer["status"] == "PENDING")
        #expect(answer["totalCents"] == "5400")
        #expect(answer["currency"] == "USD")
        #expect(answer["formattedTotal"] == "$54.00")
        #expect(answer["version"] == "1")
        #expect(answer["isEstimated"] == "true")
        #expect(answer["visible"] == "false")
        #expect(answer["notYetVisible"]?.isEmpty == false)
        #expect(answer.headers[.idempotencyKey] == answer["commandID"])
        let shown = try await desk.projecting {
            try await desk.place("X2", [.prefer: "wait=30"])
        }
        #expect(shown["isEstimated"] == "false")
        #expect(shown["notYetVisible"] == "")
        #expect(shown.headers[.preferenceApplied] == "wait=30")
        try await desk.get("/v1/orders/X2").expect(200)
    }

    @Test func `an order without an id gets one of its key`() async throws {
        let key: HTTPFields = [.idempotencyKey: "tuesday's order"]
        let answer = try await desk.post("/v1/orders", ServedDesk.order(), key).expect(201)
        let again = try await desk.post("/v1/orders", ServedDesk.order(), key).expect(201)
        #expect(again["orderID"] == answer["orderID"])
        #expect(again.headers[.idempotentReplayed] == "true")
        #expect(answer.headers[.location] == "/v1/orders/\(answer["orderID"] ?? "")")
    }

    @Test func `an order goes through its life`() async throws {
        try await desk.place("X1")
        let item = try await desk.post("/v1/orders/X1/items", #"{"productID":"2","quantity":2}"#).expect(200)
        #expect(item["totalCents"] == "5600")
        #expect(try await desk.post("/v1/orders/X1/approve").expect(200)["status"] == "APPROVED")
        #expect(try await desk.post("/v1/orders/X1/ship", "{}").expect(200)["status"] == "SHIPPED")
        let refund = try await desk.post("/v1/orders/X1/refund", #"{"lines":[{"line":1}]}"#).expect(200)
        #expect(refund["refundedCents"] == "1800")
        try await desk.post("/v1/orders/X1/notes", #"{"text":"sent back"}"#).expect(200)
        try await desk.place("X2")
        let cancelled = try await desk.ask(.delete, "/v1/orders/X2?reason=out%20of+stock").expect(200)
        #expect(cancelled["status"] == "CANCELLED")
        let order = try await desk.projecting {
            try await desk.get("/v1/orders/X2?min-position=\(cancelled["position"] ?? "")&wait=30s")
        }
        #expect(order["cancellationReason"] == "out of stock")
    }

    @Test func `what is placed and approved is the caller's, whatever the body says`() async throws {
        try await desk.place("X1")
        let claimed = try await desk.post("/v1/orders/X1/approve", #"{"approvedBy":"bob"}"#)
        #expect((claimed.status, claimed.code) == (400, "MALFORMED"))
        let note = try await desk.post("/v1/orders/X1/notes", #"{"text":"x","author":"bob"}"#)
        #expect((note.status, note.code) == (400, "MALFORMED"))
    }

    @Test(arguments: [
        ("/v1/orders/none/approve", "{}", 404, "ORDER_NOT_FOUND"),
        ("/v1/orders", #"{"customerID":"none","items":[{"productID":"1","quantity":1}]}"#, 404, "CUSTOMER_NOT_FOUND"),
        ("/v1/orders", #"{"customerID":"ALFKI","items":[{"productID":"9","quantity":1}]}"#, 404, "PRODUCT_NOT_FOUND"),
        ("/v1/orders", #"{"customerID":"ALFKI","items":[]}"#, 422, "EMPTY_ORDER"),
        ("/v1/orders", #"{"customerID":"ALFKI","items":[{"productID":"1","quantity":0}]}"#, 422, "INVALID_QUANTITY"),
        ("/v1/orders", #"{"customerID":" ","items":[{"productID":"1","quantity":1}]}"#, 422, "INVALID_ID"),
        ("/v1/orders/X1/cancel", "{}", 422, "REASON_REQUIRED"),
        ("/v1/orders/X1/ship", "{}", 409, "INVALID_TRANSITION"),
        ("/v1/orders/X1/refund", "{}", 409, "INVALID_TRANSITION"),
        ("/v1/orders", ServedDesk.order("X1"), 409, "DUPLICATE_ORDER"),
        ("/v1/customers/ALFKI/reinstate", "{}", 409, "INVALID_TRANSITION"),
        ("/v1/products", ServedDesk.product("1", "Chai", 1), 409, "DUPLICATE_PRODUCT"),
        ("/v1/orders", "{", 400, "MALFORMED"), ("/v1/orders", "[]", 400, "MALFORMED"),
        ("/v1/orders", #"{"customerID":"ALFKI"}"#, 400, "MALFORMED"),
        ("/v1/orders", #"{"customerID":"ALFKI","items":[],"colour":"red"}"#, 400, "MALFORMED"),
        ("/v1/orders", #"{"customerID":"ALFKI","items":[{"productID":"1","quantity":"1"}]}"#, 400, "MALFORMED"),
        ("/v1/orders/X1/ship", #"{"expectedVersion":1}"#, 400, "MALFORMED"),
        ("/v1/orders/X1/ship", #"{"commandID":"x"}"#, 400, "MALFORMED"),
        ("/v1/orders/X1/ship", #"{"orderID":"X2"}"#, 400, "MALFORMED"),
        ("/v1/orders/X1/ship?force=1", "{}", 400, "MALFORMED"),
        ("/v1/nothing", "{}", 404, "NOT_FOUND"), ("/v1/orders/X1/", "{}", 404, "NOT_FOUND"),
    ])
    func `a refusal has its status and its code`(
        path: String, body: String, status: Int, code: String
    ) async throws {
        try await desk.place("X1")
        let answer = try await desk.post(path, body)
        #expect((answer.status, answer.code) == (status, code), "\(answer.text)")
        #expect(answer.contentType == "application/problem+json")
        #expect(answer["type"] == "/docs#\(code)")
        #expect(answer["status"] == "\(status)")
        #expect(answer["title"] == ProblemCatalogue.kind(code)?.title)
        #expect(answer["detail"]?.isEmpty == false)
    }

    @Test func `another version than If-Match is 412, and whatever else has changed 409`() async throws {
        try await desk.place("X1")
        try await desk.post("/v1/orders/X1/items", #"{"productID":"2","quantity":2}"#, [.ifMatch: "\"1\""]).expect(200)
        let moved = try await desk.post("/v1/orders/X1/approve", nil, [.ifMatch: "\"1\""]).expect(412)
        #expect(moved.code == "VERSION_CONFLICT")
        try await desk.post("/v1/orders/X1/approve", nil, [.ifMatch: "\"2\""]).expect(200)
        try await desk.post("/v1/orders/X1/ship", nil, [.ifMatch: "*"]).expect(200)
        for text in ["1", "\"\"", "\"one\"", "W/\"1\"", "\"0\"", "\"-1\"", "\"1\", \"2\"", ""] {
            try await desk.post("/v1/orders/X1/refund", nil, [.ifMatch: text]).expect(400)
        }
        let price =
            #"{"unitPrice":{"minorUnits":5,"currency":"USD"},"expectedPrice":{"minorUnits":1,"currency":"USD"}}"#
        let priced = try await desk.post("/v1/products/1/reprice", price).expect(409)
        #expect(priced.code == "VERSION_CONFLICT")
        try await desk.post("/v1/customers/ALFKI/suspend", "{}", [.ifMatch: "\"1\""]).expect(400)
    }

    @Test func `a body of another type, and one that is too large, are not read`() async throws {
        let text = try await desk.post("/v1/orders", ServedDesk.order("X1"), [.contentType: "text/plain"]).expect(415)
        #expect(text.code == "UNSUPPORTED_MEDIA_TYPE")
        try await desk.post("/v1/orders", ServedDesk.order("X1"), [.contentType: "application/json; charset=utf-8"])
            .expect(201)
        let large = String(repeating: " ", count: ServiceLimits().bodyBytes) + ServedDesk.order("X2")
        #expect(try await desk.post("/v1/orders", large).expect(413).code == "TOO_LARGE")
        let deep = String(repeating: "[", count: 100_000)
        try await desk.post("/v1/orders", #"{"items":"# + deep).expect(400)
    }

    @Test func `a whole number may be written with a fraction of nothing, and no other one`() async throws {
        func body(_ quantity: String) -> String {
            #"{"customerID":"ALFKI","items":[{"productID":"1","quantity":\#(quantity)}]}"#
        }
        #expect(try await desk.post("/v1/orders", body("3.0")).expect(201)["totalCents"] == "5400")
        #expect(try await desk.post("/v1/orders", body("0.2e1")).expect(201)["totalCents"] == "3600")
        for quantity in ["3.5", "1e400", "9007199254740993.0", "-0.1"] {
            try await desk.post("/v1/orders", body(quantity)).expect(400)
        }
    }

    @Test func `a method that a path does not have is 405 with those it has`() async throws {
        let answer = try await desk.ask(.put, "/v1/orders/X1").expect(405)
        #expect(answer.headers[.allow] == "DELETE, GET, HEAD, OPTIONS")
        #expect(answer.code == "METHOD_NOT_ALLOWED")
        #expect(try await desk.ask(.head, "/v1/orders/X1/ship").expect(405).text.isEmpty)
        let options = try await desk.ask(.options, "/v1/orders").expect(204)
        #expect(options.headers[.allow] == "POST, GET, HEAD, OPTIONS")
        try await desk.ask(.delete, "/v1/orders/X1?reason=x", body: #"{"reason":"x"}"#).expect(400)
        try await desk.ask(.delete, "/v1/orders/X1").expect(422)
    }
}
