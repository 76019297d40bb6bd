import CQRS
import OrderCommands
import OrderEvents
import Testing

struct AddNoteTests {
    private func noted(_ text: String, by author: String = "alice") -> DomainEvent {
        .order(.noted(OrderNoted(orderID: order, text: text, author: author)))
    }

    @Test(arguments: [[], [approved], [approved, shipped], [cancelled]])
    func `a note is written on an order whatever its status`(steps: [DomainEvent]) async throws {
        try await Given(events: [registered, chaiListed, placed(chaiLine(1))] + steps, policy: .init())
            .when(AddNote(orderID: order, text: "calls back on Monday"))
            .then(noted("calls back on Monday"))
    }

    @Test func `an author that is named is kept, and a blank one is who issues the command`() async throws {
        let desk = given(registered, chaiListed, placed(chaiLine(1)))
        try await desk.when(AddNote(orderID: order, text: "a", author: "bob")).then(noted("a", by: "bob"))
        try await desk.when(AddNote(orderID: order, text: "a", author: " ")).then(noted("a"))
    }

    @Test(arguments: ["", "  ", "\u{200B}"])
    func `a note shows something`(text: String) async throws {
        try await given(registered, chaiListed, placed(chaiLine(1)))
            .when(AddNote(orderID: order, text: text))
            .then(.invalidText, mentioning: "the note is blank")
    }

    @Test func `a note has at most 2,000 bytes and no NUL`() async throws {
        let desk = given(registered, chaiListed, placed(chaiLine(1)))
        let longest = String(repeating: "n", count: 2_000)
        try await desk.when(AddNote(orderID: order, text: longest)).then(noted(longest))
        try await desk.when(AddNote(orderID: order, text: longest + "n")).then(.invalidText, mentioning: "2001 bytes")
        try await desk.when(AddNote(orderID: order, text: "a\0b")).then(.invalidText, mentioning: "NUL")
    }

    @Test func `there is no note without an order`() async throws {
        try await given(registered, chaiListed)
            .when(AddNote(orderID: order, text: "a"))
            .then(.orderNotFound, mentioning: "'7f3a'")
    }

    @Test func `an order stays within its number of notes`() async throws {
        let notes = (1...200).map { noted("note \($0)") }
        try await Given(events: [registered, chaiListed, placed(chaiLine(1))] + notes, policy: .init())
            .when(AddNote(orderID: order, text: "one more"))
            .then(.tooManyNotes, mentioning: "200 notes")
    }
}
