import ArgumentParser
import CQRS
import OrderCommands
import OrderEvents
import Testing

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
