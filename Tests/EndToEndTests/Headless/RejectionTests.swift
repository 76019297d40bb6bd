import Testing

/// Every business refusal that the command line can reach, with its exit code and its words.
@Suite(.timeLimit(.minutes(2)))
struct RejectionTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    private func expectRejection(
        _ code: String, _ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let before = try desk.eventCount
        let plain = try await desk.run(arguments)
        #expect(plain.exitCode == 1, sourceLocation: sourceLocation)
        #expect(plain.errors.hasPrefix("\(code): "), "\(plain.errors)", sourceLocation: sourceLocation)
        #expect(plain.output.isEmpty, sourceLocation: sourceLocation)
        let asJSON = try await desk.run(arguments + ["--json"])
        #expect(asJSON.exitCode == 1, sourceLocation: sourceLocation)
        #expect(try asJSON.keys == ["error"], sourceLocation: sourceLocation)
        #expect(try asJSON.json(ErrorShape.self).error.code == code, sourceLocation: sourceLocation)
        #expect(try desk.eventCount == before, sourceLocation: sourceLocation)
    }

    @Test func `an unknown customer cannot order`() async throws {
        try await expectRejection("CUSTOMER_NOT_FOUND", "place", "--customer", "NOBODY", "--item", "1:1")
    }

    @Test func `a suspended customer cannot order until reinstated`() async throws {
        #expect(try await desk.run("customers", "suspend", "ALFKI", "--reason", "unpaid").exitCode == 0)
        try await expectRejection("ACCOUNT_SUSPENDED", "place", "--customer", "ALFKI", "--item", "1:1")
        #expect(try await desk.run("customers", "reinstate", "ALFKI").exitCode == 0)
        #expect(try await desk.run("place", "--customer", "ALFKI", "--item", "1:1").exitCode == 0)
    }

    @Test(arguments: ["", "  ", "\t\u{1}", "\u{200B}"])
    func `a name of which nothing can be seen is refused`(name: String) async throws {
        try await expectRejection("INVALID_TEXT", "customers", "register", "NEW", "--name", name)
        try await expectRejection("INVALID_TEXT", "products", "add", "NEW", "--name", name, "--price", "1")
    }

    @Test func `two spellings of one order id are one order`() async throws {
        let placed = try await desk.run("place", "--customer", "ALFKI", "--item", "1:1", "--id", "cafe\u{301}-1")
        #expect(placed.exitCode == 0)
        try await expectRejection(
            "DUPLICATE_ORDER", "place", "--customer", " ALFKI", "--item", "1:1", "--id", "\u{A0}caf\u{E9}-1")
        #expect(try await desk.run("approve", "caf\u{E9}-1\u{200B}").exitCode == 0)
    }

    @Test func `an order needs a line`() async throws {
        try await expectRejection("EMPTY_ORDER", "place", "--customer", "ALFKI")
    }

    @Test func `an order over a million is too large`() async throws {
        try await expectRejection("ORDER_TOO_LARGE", "place", "--customer", "ALFKI", "--item", "3:834")
        #expect(try await desk.run("place", "--customer", "ALFKI", "--item", "3:833").exitCode == 0)
    }

    @Test(arguments: ["0", "-1", "99999999999999999999", "-99999999999999999999", "1000000001"])
    func `a quantity that cannot be ordered is refused, not misread`(quantity: String) async throws {
        try await expectRejection("INVALID_QUANTITY", "place", "--customer", "ALFKI", "--item", "1:\(quantity)")
    }

    @Test(arguments: ["-3", "-0.01", "0.001", "99999999999999999999"])
    func `a price that cannot be asked is refused`(price: String) async throws {
        try await expectRejection("INVALID_PRICE", "place", "--customer", "ALFKI", "--item", "1:1@\(price)")
        try await expectRejection("INVALID_PRICE", "products", "reprice", "1", "--price", price)
    }

    @Test func `a price has no more decimals than its currency`() async throws {
        try await expectRejection(
            "INVALID_PRICE", "products", "add", "9", "--name", "Sencha", "--price", "18.5", "--currency", "JPY")
        try await expectRejection(
            "INVALID_PRICE", "products", "add", "9", "--name", "Mint", "--price", "1.2345", "--currency", "KWD")
        let added = try await desk.run(
            "products", "add", "9", "--name", "Sencha", "--price", "1800", "--currency", "JPY")
        #expect(added.output.contains("costs JPY 1,800"))
        let placed = try await desk.run("place", "--customer", "ALFKI", "--item", "9:3")
        #expect(placed.output.contains("JPY 5,400 "))
    }

    @Test func `an unknown product cannot be ordered`() async throws {
        try await expectRejection("PRODUCT_NOT_FOUND", "place", "--customer", "ALFKI", "--item", "99:1")
    }

    @Test func `a discontinued product cannot be ordered`() async throws {
        #expect(try await desk.run("products", "discontinue", "2").exitCode == 0)
        try await expectRejection("PRODUCT_DISCONTINUED", "place", "--customer", "ALFKI", "--item", "2:1")
    }

    @Test(arguments: [
        ["approve"], ["ship"], ["cancel", "--reason", "why"], ["refund"], ["add-item", "--item", "1:1"],
    ])
    func `an unknown order cannot be acted on`(command: [String]) async throws {
        let outcome = try await desk.run([command[0], "nothing"] + command.dropFirst())
        #expect(outcome.exitCode == 1)
        #expect(outcome.errors.hasPrefix("ORDER_NOT_FOUND: "))
    }

    @Test func `an order that is not there cannot be shown`() async throws {
        try await expectRejection("ORDER_NOT_FOUND", "order", "nothing")
    }

    @Test func `an order id can be used once`() async throws {
        try await desk.place("A1")
        try await expectRejection("DUPLICATE_ORDER", "place", "--customer", "ALFKI", "--item", "1:1", "--id", "A1")
    }

    @Test func `a shipped order cannot be cancelled, nor a pending one shipped`() async throws {
        try await desk.place("A1")
        try await expectRejection("INVALID_TRANSITION", "ship", "A1")
        #expect(try await desk.run("approve", "A1").exitCode == 0)
        #expect(try await desk.run("ship", "A1").exitCode == 0)
        try await expectRejection("INVALID_TRANSITION", "cancel", "A1", "--reason", "too late")
        try await expectRejection("INVALID_TRANSITION", "add-item", "A1", "--item", "1:1")
    }

    @Test func `a cancellation needs a reason`() async throws {
        try await desk.place("A1")
        try await expectRejection("REASON_REQUIRED", "cancel", "A1")
        try await expectRejection("REASON_REQUIRED", "cancel", "A1", "--reason", "  ")
    }

    @Test func `nobody approves their own high-value order where the policy forbids it`() async throws {
        #expect(try await desk.run("policy", "four-eyes", "on", "--user", "carol").exitCode == 0)
        try await desk.place("BIG", item: "3:1")
        try await expectRejection("SELF_APPROVAL", "approve", "BIG")
        let approve = ["approve", "BIG"]
        for names in [["--by", "bob"], ["--by", "alice", "--user", "bob"], ["--by", " ", "--user", "A LICE"]] {
            let outcome = try await desk.run(approve + names)
            #expect(outcome.exitCode == 1 && outcome.errors.contains("SELF_APPROVAL"), "\(names): \(outcome)")
        }
        #expect(try await desk.run("approve", "BIG", "--by", "bob", "--user", "bob").exitCode == 0)
    }

    @Test func `customers and products are entered once`() async throws {
        try await expectRejection("DUPLICATE_CUSTOMER", "customers", "register", "ALFKI", "--name", "Again")
        try await expectRejection("DUPLICATE_PRODUCT", "products", "add", "1", "--name", "Again", "--price", "1")
    }

    @Test func `an empty or endless id is no id`() async throws {
        try await expectRejection("INVALID_ID", "place", "--customer", "ALFKI", "--item", "1:1", "--id", " ")
        let endless = String(repeating: "x", count: 300)
        try await expectRejection("INVALID_ID", "place", "--customer", "ALFKI", "--item", "1:1", "--id", endless)
    }
}
