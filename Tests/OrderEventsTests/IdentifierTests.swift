import CQRS
import OrderEvents
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
}
