import CQRS
import OrderEvents
import OrderQueries
import TestSupport
import Testing

@testable import OrderReadModel

@Suite struct SearchTests {
    private static let facts = [
        Facts.placed("7f3a91c2", name: "Alfreds Futterkiste", email: "maria.anders@alfki.de", products: ["Chai"]),
        Facts.placed("10248", name: "Königlich Essen", email: "", products: ["Chang", "Röd Kaviar"]),
        Facts.placed("10249", name: "O'Brien & Sons", email: "info@brien.ie", products: ["Chef Anton's Gumbo Mix"]),
        Facts.placed("***", name: "", email: "", products: ["Tofu"]),
    ]

    @Test func `an order is found by the words of its notes, and still by all others`() async throws {
        var recorder = Recorder()
        for fact in Self.facts { try recorder.record(fact) }
        try recorder.record(Facts.noted("10248", "Frau Grün ruft zurück"))
        try recorder.record(Facts.noted("10248", "second floor"))
        let desk = try await ReadDesk()
        try await desk.apply(recorder.events)
        for text in ["grun ruft", "zuruck", "floor", "rod floor", "10248"] {
            #expect(try await desk.search(text) == ["10248"], "\(text)")
        }
        #expect(try await desk.search("ground") == [])
    }

    @Test(
        arguments: [
            ("7f3a91c2", ["7f3a91c2"]), ("7F3A", ["7f3a91c2"]), ("10248", ["10248"]), ("1024", ["10249", "10248"]),
            ("alf", ["7f3a91c2"]), ("alf chai", ["7f3a91c2"]), ("chai alf", ["7f3a91c2"]), ("alf chang", []),
            ("futter", ["7f3a91c2"]), ("utterkiste", []), ("konig", ["10248"]), ("KÖNIG", ["10248"]),
            ("maria.anders@alfki.de", ["7f3a91c2"]), ("@alfki", ["7f3a91c2"]), ("o'brien", ["10249"]),
            ("anton's", ["10249"]), ("chef gumbo", ["10249"]), ("rod", ["10248"]),
            ("***", ["***"]), ("**", ["***"]), (" * ", ["***"]), ("?", []), ("*** chai", ["7f3a91c2"]),
            ("", ["***", "10249", "10248", "7f3a91c2"]),
        ] as [(String, [String])])
    func `every word finds the beginnings of words, newest order first`(text: String, ids: [String]) async throws {
        let desk = try await filled()
        #expect(try await desk.search(text) == ids)
    }

    @Test(
        arguments: [
            "\"", "'", "\"alf", "alf\"", "alf*", "^alf", "alf OR chang", "NOT alf", "alf AND", "NEAR(alf chai)",
            "alf NEAR chai", "words:alf", "{words}:alf", "-alf", "+alf", "(", ")", "(alf", "alf)", "\\", "%", "_", ";",
            "\0", "alf\0chai", "\u{1b}[31malf", "\u{202e}alf", "\u{200b}", "e\u{301}", "\u{301}", "🫖", "漢字",
            "'; DROP TABLE order_summaries; --", String(repeating: "a", count: 5_000),
            String(repeating: "a ", count: 5_000), String(repeating: "\"", count: 999), "\u{FFFD}", "\r\n\t",
            "ก็ก", "a\u{20DD}b", "\u{1E900}\u{1E901}", "a\u{20C0}b",
        ])
    func `no text breaks the search`(text: String) async throws {
        let desk = try await filled()
        let found = try await desk.search(text)
        #expect(found.count <= Self.facts.count)
        let query = GetOrderDashboard(filter: OrderFilter(status: .pending, search: text), page: .last(limit: 5))
        #expect(try await desk.dashboard(query).matching.count == found.count)
        #expect(try await desk.search("alf") == ["7f3a91c2"])
    }

    @Test func `every character there is can be searched for between letters`() async throws {
        let desk = try await filled()
        let step = LongRun.count(short: 23, long: 1)
        let all = stride(from: 0, to: 0x11_0000, by: step).lazy.compactMap { Unicode.Scalar(UInt32($0)) }
        var text = ""
        for (index, scalar) in all.enumerated() {
            text.unicodeScalars.append(contentsOf: ["a", scalar, "b", " "])
            guard (index + 1).isMultiple(of: 240) else { continue }
            #expect(try await desk.search(text).count <= 1, "before U+\(String(scalar.value, radix: 16))")
            text = ""
        }
    }

    @Test func `an operator is a word like any other`() async throws {
        var recorder = Recorder()
        try recorder.record(Facts.placed("1", name: "Alf or Chang"))
        try recorder.record(Facts.placed("2", name: "Alf"))
        let desk = try await ReadDesk()
        try await desk.apply(recorder.events)
        #expect(try await desk.search("alf OR chang") == ["1"])
    }

    @Test func `an added product is found, and the words from before still are`() async throws {
        var recorder = Recorder()
        try recorder.record(Facts.placed("1", name: "Nul \0 Name", products: ["Chai"]))
        try recorder.record(Facts.itemAdded("1", product: "Ikura", total: 1))
        try recorder.record(Facts.itemAdded("1", product: "Tofu", total: 2))
        let desk = try await ReadDesk()
        try await desk.apply(recorder.events)
        for word in ["ikura", "chai", "tofu", "name", "nul"] { #expect(try await desk.search(word) == ["1"]) }
    }

    @Test(arguments: [(2, 2), (0, 0), (-1, 0), (Int.max, 4)])
    func `a limit is kept`(limit: Int, count: Int) async throws {
        let desk = try await filled()
        let query = SearchOrders(text: "", limit: limit)
        #expect(try await desk.ask({ SearchOrdersHandler(store: $0) }, query).count == count)
    }

    private func filled() async throws -> ReadDesk {
        var recorder = Recorder()
        for fact in Self.facts { try recorder.record(fact) }
        let desk = try await ReadDesk()
        try await desk.apply(recorder.events)
        return desk
    }
}
