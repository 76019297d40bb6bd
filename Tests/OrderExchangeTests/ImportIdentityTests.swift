import Testing

@testable import OrderExchange

struct ImportIdentityTests {
    @Test func `an id stays the same for ever, and differs by step, record and attempt`() {
        let first = ImportIdentity.commandID(.placeOrder, "10248", attempt: 0)
        #expect(first == ImportIdentity.commandID(.placeOrder, "10248", attempt: 0))
        let others = [
            ImportIdentity.commandID(.shipOrder, "10248", attempt: 0),
            ImportIdentity.commandID(.placeOrder, "10249", attempt: 0),
            ImportIdentity.commandID(.placeOrder, "10248", attempt: 1),
        ]
        #expect(Set(others + [first]).count == 4)
        #expect(first.description == "6439de9b-3bf4-53ab-9ce5-f3c1c9545cf5")
    }
}
