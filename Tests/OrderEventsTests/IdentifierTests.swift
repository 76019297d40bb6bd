import CQRS
import OrderEvents
import TestSupport
import Testing

/// Ids are what they are byte for byte, in memory as on disk.
struct IdentifierTests {
    @Test func `two spellings of one letter are two ids`() {
        let (composed, decomposed) = (OrderID("caf\u{E9}"), OrderID("cafe\u{301}"))
        #expect(composed.rawValue == decomposed.rawValue)
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
        #expect(StreamID.order(composed) != StreamID.order(decomposed))
    }

    @Test(arguments: [
        "caf\u{E9}", "cafe\u{301}", " cafe\u{301}\t", "\u{FEFF}caf\u{E9}", "caf\u{E9}\u{A0}",
        "\u{200B}caf\u{E9}\u{2060}",
        "\u{3000}cafe\u{301}\u{202F}\n",
    ])
    func `an id that is typed has one spelling, however it is typed`(text: String) {
        #expect(OrderID(typed: text) == OrderID("caf\u{E9}"))
        #expect(OrderID(typed: text).hasIDSpelling)
        #expect(OrderID(text).hasIDSpelling == (OrderID(text) == OrderID("caf\u{E9}")))
    }

    @Test(arguments: ["a b", "A-7", "\u{1B}[2J", "\u{202E}x", "1.2E+15", "👩‍👩‍👧‍👦", "☕️", "a\u{200B}b"])
    func `what is inside an id stays as it is typed`(text: String) {
        #expect(OrderID(typed: text) == OrderID(text))
    }

    @Test func `nothing but blanks is an empty id`() {
        #expect(OrderID(typed: " \u{A0}\u{FEFF}").rawValue.isEmpty)
    }

    @Test func `the spelling of a spelling is itself`() {
        var random = SeededRandom(seed: 3)
        for _ in 0..<LongRun.count(short: 5_000, long: 100_000) {
            let once = Hostile.text(&random, parts: 6).spelledAsID
            #expect(once.spelledAsID.utf8.elementsEqual(once.utf8))
        }
    }
}
