import ArgumentParser
import CQRS
import OrderCommands
import OrderEvents
import OrderQueries
import Testing

@testable import DeskComposition
@testable import OrderRecords
@testable import orderdesk

/// What options ask for.
struct OptionTests {
    @Test func `until an instant includes it, until a day includes the whole of it`() throws {
        func placedBefore(_ text: String) throws -> Timestamp? {
            try OrderFilterOptions.parse(["--until", text]).filter.placedBefore
        }
        let instant = try #require(Timestamp(iso8601: "2026-11-21T14:00:00Z"))
        #expect(try placedBefore("2026-11-21T14:00:00Z") == instant + .microseconds(1))
        #expect(try placedBefore("2026-11-21") == Timestamp(iso8601: "2026-11-22"))
        #expect(try OrderFilterOptions.parse(["--since", "2026-11-21T14:00:00Z"]).filter.placedFrom == instant)
    }

    @Test(arguments: ["yesterday", "2026-11", "7d", "12h", "2w", "today"])
    func `a date can be a word, a month or an age`(text: String) throws {
        for option in ["--since", "--until"] { #expect(try OrderFilterOptions.parse([option, text]).filter != .all) }
        #expect(throws: (any Error).self) { try OrderFilterOptions.parse(["--since", text + "x"]) }
    }

    @Test func `a filter narrows what the other options choose`() throws {
        let filter = try OrderFilterOptions.parse([
            "--filter", "status:pending total>500 chai since:2026-11-01", "--status", "pending", "--high-value",
            "--search", "tofu", "--since", "2026-10-01", "--customer", "ALFKI",
        ]).filter
        #expect(filter.status == .pending)
        #expect(filter.highValue == true)
        #expect(filter.search == "chai tofu")
        #expect(filter.placedFrom == Timestamp(iso8601: "2026-11-01"))
        #expect(filter.customerID == CustomerID("ALFKI"))
        #expect(filter.terms.count == 1)
        let contradiction = try OrderFilterOptions.parse(["--filter", "status:pending", "--status", "shipped"]).filter
        #expect(contradiction == OrderFilter(status: .pending, terms: [OrderTerm(.status([.shipped]))]))
    }

    @Test func `a fault of a filter is marked at its place`() throws {
        let error = #expect(throws: (any Error).self) {
            try OrderFilterOptions.parse(["--filter", "é\u{1B} status:pendign total>5"])
        }
        let message = OrderFilterOptions.message(for: try #require(error))
        #expect(message.contains("there is no status 'pendign'"))
        #expect(message.contains("did you mean pending?"))
        #expect(message.contains("\n  é␛ status:pendign total>5\n            ^^^^^^^"))
    }

    @Test func `an id that the program made is made again when it is taken, unless the command has an id`() throws {
        let taken = RejectionError(Rejection(.duplicateOrder, "taken"))
        func mayTry(_ options: String..., after refusal: RejectionError, attempt: Int = 1) throws -> Bool {
            try PlaceCommand.parse(["--customer", "A", "--item", "1:1"] + options)
                .mayTryAnotherID(after: refusal, attempt: attempt)
        }
        #expect(try mayTry(after: taken))
        #expect(try !mayTry(after: taken, attempt: 10))
        #expect(try !mayTry(after: RejectionError(Rejection(.customerNotFound, "none"))))
        #expect(try !mayTry("--id", "A1", after: taken))
        // A command id has one answer for ever: the same id would be refused as it was the first time.
        #expect(try !mayTry("--command-id", "2f1c8f5e-6f0b-4a53-9d0c-0c2f6f3b8a11", after: taken))
    }

    @Test func `the freshness of an answer has the keys that scripts rely on`() {
        let freshness = Freshness(
            projection: "orders", state: .live, head: Position(3), checkpoint: Position(3), behind: 0, lag: .zero,
            heartbeatAge: nil, eta: nil, deadLetters: 0, observedAt: Timestamp(microseconds: 0))
        #expect(freshness.record.fields.map(\.key) == ["state", "behind", "lagMilliseconds"])
    }
}
