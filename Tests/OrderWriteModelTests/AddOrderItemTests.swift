import OrderCommands
import OrderEvents
import Testing

struct AddOrderItemTests {
    private let oneChai = AddOrderItem(orderID: order, item: OrderItem(productID: chai, quantity: 1))

    @Test func `a pending order takes another line, priced as it is now`() async throws {
        try await given(registered, chaiListed, placed(chaiLine(1)), chaiRepriced(2_000))
            .when(oneChai)
            .then(itemAdded(chaiLine(1, 2_000), total: 3_800, by: "alice"))
    }

    @Test(arguments: [[approved], [approved, shipped], [cancelled]])
    func `only a pending order takes another line`(steps: [DomainEvent]) async throws {
        try await Given(events: [registered, chaiListed, placed(chaiLine(1))] + steps, policy: .init())
            .when(oneChai)
            .then(.invalidTransition, mentioning: "'7f3a'", "while PENDING")
    }

    @Test func `the order's customer may have been suspended since`() async throws {
        try await given(registered, chaiListed, placed(chaiLine(1)), suspended)
            .when(oneChai)
            .then(.accountSuspended, mentioning: "'ALFKI'", "unpaid bills")
    }

    @Test func `the product has to be listed`() async throws {
        try await given(registered, placed(chaiLine(1))).when(oneChai).then(.productNotFound, mentioning: "'chai'")
    }

    @Test func `the product has to be in the catalogue still`() async throws {
        try await given(registered, chaiListed, placed(chaiLine(1)), chaiDiscontinued)
            .when(oneChai)
            .then(.productDiscontinued, mentioning: "'chai'")
    }

    @Test func `the line is in the order's currency`() async throws {
        try await given(registered, chaiListed, teaListed, placed(chaiLine(1)))
            .when(AddOrderItem(orderID: order, item: OrderItem(productID: tea, quantity: 1)))
            .then(.invalidPrice, mentioning: "'tea'", "GBP", "USD")
    }

    @Test func `the order stays within a million`() async throws {
        try await given(registered, chaiListed, placed(chaiLine(100, 1_000_000)))
            .when(oneChai)
            .then(.orderTooLarge, mentioning: "$1,000,018.00", "$1,000,000.00")
    }

    @Test func `the order stays within its number of lines`() async throws {
        try await given(registered, chaiListed, placed(Array(repeating: chaiLine(1, 1), count: 10_000)))
            .when(oneChai)
            .then(.orderTooLarge, mentioning: "10000 lines")
    }

    @Test func `the line's own numbers are checked`() async throws {
        try await given(registered, chaiListed, placed(chaiLine(1)))
            .when(AddOrderItem(orderID: order, item: OrderItem(productID: chai, quantity: 0)))
            .then(.invalidQuantity, mentioning: "'chai'")
    }
}
