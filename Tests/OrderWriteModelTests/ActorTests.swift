import CQRS
import OrderCommands
import OrderEvents
import OrderWriteModel
import TestSupport
import Testing

/// Who acts has a name that the log can keep and a person can read.
struct ActorTests {
    @Test(arguments: [
        ("", "blank"), (" \u{A0}", "blank"), ("\u{200B}", "blank"), (String(repeating: "x", count: 501), "501 bytes"),
        (String(repeating: "é", count: 251), "502 bytes"), ("ali\u{0}ce", "NUL"), ("ali\nce", "control character"),
        ("alice\u{1B}[2J", "control character"), ("a\u{2028}b", "control character"), ("a\u{9B}b", "control character"),
    ])
    func `a command of nobody who can be named is refused, whatever it asks for`(
        actor: String, fault: String
    ) async throws {
        try await given().when(RegisterCustomer(customerID: alfki, customerName: "A"), by: actor)
            .then(.invalidActor, mentioning: "who acts", fault)
        try await given(placed(chaiLine(1))).when(ShipOrder(orderID: order), by: actor).then(.invalidActor)
        try await given().when(RequireFourEyes(), by: actor).then(.invalidActor)
        try await given().when(DiscardDeadLetter(projection: "orders", position: Position(1), reason: ""), by: actor)
            .then(.invalidActor)
    }

    @Test(arguments: [String(repeating: "x", count: 500), "Jos\u{E9} 王", "\u{202E}ecila", "نیم\u{200C}فاصله"])
    func `any other name is kept as it is`(actor: String) async throws {
        let log = InMemoryEventStore(clock: ManualClock())
        _ = try await Desk(log: log).dispatch(
            RegisterCustomer(customerID: alfki, customerName: "A"), by: actor)
        #expect(try await log.events(after: .start, limit: 1).map(\.cause.actor) == [actor])
    }

    @Test func `an older event of a longer name stays readable`() async throws {
        let name = String(repeating: "x", count: 10_000)
        let desk = Desk()
        try await desk.log.append([placed(chaiLine(1), by: name)], by: name)
        #expect(try await desk.dispatch(ApproveOrder(orderID: order, approvedBy: "bob")).receipt != nil)
    }

    @Test func `the reason of a discard is bounded`() async throws {
        for reason in [String(repeating: "x", count: 2_001), "a\u{0}b"] {
            try await given().when(DiscardDeadLetter(projection: "orders", position: Position(1), reason: reason))
                .then(.invalidText, mentioning: "the reason")
        }
    }
}
