import CQRS
import Foundation
import OrderCommands
import OrderEvents
import TestSupport
import Testing

@testable import OrderExchange

/// Notes of orders, out of files.
struct NoteImportTests {
    private let desk = Desk()

    private func folder(_ notes: String) -> Folder {
        var folder = Folder()
        folder.orders = """
            order_id,customer_id,placed_at,status,approved_at,shipped_at,notes
            10,ALFKI,1996-07-04T08:00:00Z,shipped,1996-07-05T00:00:00Z,1996-07-06T00:00:00Z,"\(notes.replacing("\"", with: "\"\""))"
            11,ALFKI,1996-07-07,pending,,,

            """
        return folder
    }

    private static let two =
        #"[{"at":"1996-07-05T12:00:00Z","by":"bob","text":"call, please"},{"at":"1996-07-09T00:00:00Z","by":"eve","text":"x"}]"#

    @Test func `notes come between the steps by their dates, in their author's name`() async throws {
        let report = try await desk.importing(folder(Self.two))
        #expect(report.complaints == [] && report.orders.imported == 2)
        let history = try await desk.history("10")
        #expect(
            history.map(\.type.name) == ["OrderPlaced", "OrderApproved", "OrderNoted", "OrderShipped", "OrderNoted"])
        #expect(
            try OrderEvent(decoding: history[2])
                == .noted(OrderNoted(orderID: OrderID("10"), text: "call, please", author: "bob")))
        #expect(history[2].occurredAt == Timestamp(iso8601: "1996-07-05T12:00:00Z"))
    }

    @Test func `a second import writes no note twice, and one that somebody wrote here does not stop it`() async throws
    {
        _ = try await desk.importing(folder(Self.two))
        let count = try await desk.eventCount()
        let again = try await desk.importing(folder(Self.two))
        #expect(again.complaints == [] && again.orders.alreadyThere == 2)
        #expect(try await desk.eventCount() == count)
        let metadata = CommandMetadata(commandID: CommandID(UUID()), actor: "ann")
        _ = try await desk.bus.dispatch(AddNote(orderID: OrderID("11"), text: "here"), metadata: metadata)
        var later = folder(Self.two)
        later.orders = later.orders?.replacing("1996-07-07,pending,,", with: "1996-07-07,approved,1996-07-08,")
        let led = try await desk.importing(later)
        #expect(led.complaints == [])
        #expect(try await desk.history("11").map(\.type.name) == ["OrderPlaced", "OrderNoted", "OrderApproved"])
    }

    @Test func `a bad list of notes keeps the order out and says why`() async throws {
        for (notes, problem) in [
            ("none", "the notes are no JSON array"), (#"{"text":"a"}"#, "the notes are no JSON array"),
            (#"[{"text":" "}]"#, "INVALID_TEXT: the note is blank"), (#"[{"by":"a"}]"#, "'text'"),
        ] {
            let report = try await Desk().importing(folder(notes))
            #expect(report.complaints.count == 1 && report.complaints[0].contains(problem), "\(report.complaints)")
        }
    }
}
