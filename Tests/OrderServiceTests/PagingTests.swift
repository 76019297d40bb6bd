import Foundation
import HTTPTypes
import JSON
import TestSupport
import Testing

@testable import OrderService

/// Lists: pages, sorts, filters and the parameters that choose them.
@Suite(.timeLimit(.minutes(2)))
struct PagingTests {
    private let desk: ServedDesk

    init() async throws {
        desk = try await ServedDesk()
        try await desk.stock()
    }

    private func ids(_ answer: Answer) -> [String] { answer.list("orders").compactMap { $0.object?["orderID"]?.cell } }

    /// The target of `Link: rel=next`.
    private func next(_ answer: Answer) -> String? {
        guard let link = answer.headers[.link], link.hasSuffix(">; rel=\"next\"") else { return nil }
        return String(link.dropFirst().prefix { $0 != ">" })
    }

    @Test(arguments: OrderListParameters.sortWords)
    func `following the links shows every order exactly once, while others are placed`(sort: String) async throws {
        try await desk.projecting {
            for number in 1...23 {
                try await desk.place("A\(number)", product: number.isMultiple(of: 3) ? "3" : "1")
            }
            try await desk.place("A24", [.prefer: "wait=30"])
            var seen: [String] = []
            var target: String? = "/v1/orders?sort=\(sort)&pageSize=5"
            var placed = 0
            while let page = target {
                let answer = try await desk.get(page).expect(200)
                seen += ids(answer)
                #expect((next(answer) == nil) == (answer["next"] == ""))
                target = next(answer)
                placed += 1
                if placed < 4 { try await desk.place("B\(placed)", product: "2", [.prefer: "wait=30"]) }
            }
            #expect(Set(seen).count == seen.count, "\(seen)")
            #expect(Set((1...24).map { "A\($0)" }).subtracting(seen).isEmpty, "\(sort): \(seen)")
        }
    }

    @Test(arguments: OrderListParameters.sortWords, [1, 4, 7, 100])
    func `page numbers and links are the same list`(sort: String, size: Int) async throws {
        try await desk.projecting {
            for number in 1...11 { try await desk.place("A\(number)", product: ["1", "2", "3"][number % 3]) }
            try await desk.place("A12", [.prefer: "wait=30"])
        }
        var byNumber: [String] = []
        for page in 1...12 {
            let answer = try await desk.get("/v1/orders?sort=\(sort)&pageSize=\(size)&page=\(page)").expect(200)
            #expect(answer["page"] == "\(page)")
            #expect(answer["total"] == "12")
            byNumber += ids(answer)
        }
        var byLink: [String] = []
        var target: String? = "/v1/orders?sort=\(sort)&pageSize=\(size)"
        while let page = target {
            let answer = try await desk.get(page).expect(200)
            byLink += ids(answer)
            target = next(answer)
        }
        #expect(byNumber == byLink)
        #expect(byNumber.count == 12)
    }

    @Test func `the link of a customer's orders leads to the next of them`() async throws {
        try await desk.projecting {
            for number in 1...3 { try await desk.place("A\(number)", [.prefer: "wait=30"]) }
        }
        let page = try await desk.get("/v1/customers/ALFKI/orders?pageSize=2&sort=order").expect(200)
        let link = try #require(next(page))
        #expect(link.hasPrefix("/v1/customers/ALFKI/orders?pageSize=2&sort=order&after="))
        #expect(ids(try await desk.get(link).expect(200)) == ["A3"])
    }

    @Test func `single filters and the filter language choose the same orders`() async throws {
        try await desk.projecting {
            try await desk.place("P1")
            try await desk.place("P2", product: "3")
            try await desk.place("C1", product: "3")
            try await desk.ask(.delete, "/v1/orders/C1?reason=x", [.prefer: "wait=30"]).expect(200)
        }
        let pairs = [
            ("status=pending&highValue=true", "filter=status:pending%20high", ["P2"]),
            ("status=CANCELLED", "filter=status:cancelled", ["C1"]),
            ("customer=ALFKI&highValue=false", "filter=customer:alfki%20-high", ["P1"]),
            ("search=coffee&sort=order", "filter=coffee&sort=order", ["C1", "P2"]),
            ("since=today&until=today&sort=-order", "filter=status:pending,cancelled&sort=-order", ["P2", "P1", "C1"]),
        ]
        for (single, language, expected) in pairs {
            for path in ["/v1/orders", "/v1/orders/dashboard"] {
                #expect(ids(try await desk.get("\(path)?\(single)").expect(200)) == expected, "\(single)")
                #expect(ids(try await desk.get("\(path)?\(language)").expect(200)) == expected, "\(language)")
            }
        }
        #expect(ids(try await desk.get("/v1/orders/search?q=cof&sort=order").expect(200)) == ["C1", "P2"])
        #expect(ids(try await desk.get("/v1/customers/ALFKI/orders?status=pending&sort=order")) == ["P1", "P2"])
    }

    @Test(arguments: [
        "sort=colour", "pageSize=0", "pageSize=1001", "pageSize=x", "page=0", "page=99999999999999999999", "page=1.0",
        "after=x", "after=", "page=1&after=bjE6eA", "status=open", "highValue=maybe", "since=soon", "until=2026-13-01",
        "nonsense=1", "status=pending&status=shipped", "filter=%zz", "filter=%", "filter=%C3%28", "customer=%00",
        "search=" + String(repeating: "x", count: 1_001),
    ])
    func `a parameter that is not in order is reported`(query: String) async throws {
        let answer = try await desk.get("/v1/orders?\(query)").expect(400)
        #expect(answer.code == "MALFORMED")
        #expect(answer["detail"]?.isEmpty == false)
    }

    @Test func `a fault of the filter names its characters`() async throws {
        let answer = try await desk.get("/v1/orders?filter=chai%20status:open").expect(400)
        #expect(answer.code == "BAD_FILTER")
        let characters = answer.list("characters").compactMap { Int($0.cell) }
        #expect(characters.count == 2)
        #expect(characters.first.map { (5...12).contains($0) } == true, "\(answer.text)")
    }

    @Test(arguments: [
        "/v1/orders/%", "/v1/orders/%2", "/v1/orders/%ff", "v1/orders", "*", "", "/v1/orders#x", "/v1/orders?a=%",
    ])
    func `a target that is none is reported`(target: String) async throws {
        #expect(try await desk.get(target).expect(400).code == "MALFORMED")
    }

    @Test(arguments: [
        "/v1/orders/", "//v1/orders", "/v1//orders", "/v1/../v1/orders", "/V1/orders", "/v1/orders/a/b/c",
    ])
    func `another path is another path`(target: String) async throws {
        #expect(try await desk.get(target).expect(404).code == "NOT_FOUND")
    }

    @Test func `an id is read as it was written`() async throws {
        try await desk.projecting {
            let body = #"{"orderID":"a/b?c d\u0131","customerID":"ALFKI","items":[{"productID":"1","quantity":1}]}"#
            let placed = try await desk.post("/v1/orders", body, [.prefer: "wait=30"]).expect(201)
            let place = try #require(placed.headers[.location])
            #expect(place == "/v1/orders/a%2Fb%3Fc%20d%C4%B1")
            #expect(try await desk.get(place).expect(200)["orderID"] == "a/b?c dı")
        }
    }

    @Test func `what was made can be read at its place`() async throws {
        try await desk.projecting {
            for (path, body) in [
                ("/v1/customers", #"{"customerID":"new one","customerName":"N"}"#),
                ("/v1/products", ServedDesk.product("P%7", "Tea", 100)), ("/v1/orders", ServedDesk.order()),
            ] {
                let made = try await desk.post(path, body, [.prefer: "wait=30"]).expect(201)
                try await desk.get(try #require(made.headers[.location])).expect(200)
            }
            #expect(try await desk.get("/v1/products/p%257").expect(404).code == "PRODUCT_NOT_FOUND")
        }
    }
}
