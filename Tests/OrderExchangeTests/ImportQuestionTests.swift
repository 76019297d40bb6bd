import OrderEvents
import Testing

@testable import OrderExchange

/// What a file leaves open is asked for before anything is imported, by whoever can ask.
struct ImportQuestionTests {
    private func question(
        _ text: String, named name: String = "x.csv", on desk: Desk = Desk(),
        _ configure: (inout ImportOptions) -> Void = { _ in }
    ) async throws -> ImportQuestion? {
        do {
            _ = try await desk.importing(text, named: name) { options in
                options.dialect.zone = nil
                options.stopsAtQuestions = true
                configure(&options)
            }
        } catch ImportError.leftOpen(let question, _) {
            #expect(try await desk.eventCount() == 0)
            return question
        }
        return nil
    }

    private static let header = "order_id,customer_id,placed_at,product_id,quantity,unit_price\n"

    @Test(arguments: [
        ("1,A,03/04/2026,1,1,5.00\n", "'03/04/2026' in x.csv line 2 can be 3 April or 4 March 2026"),
        ("1,A,2026-04-03 10:00,1,1,5.00\n", "'2026-04-03 10:00' in x.csv line 2 names no zone"),
        ("1,A,2026-04-03,1,1,\"1,234\"\n", "'1,234' in x.csv line 2 can be 1234 or 1.234"),
        ("1,A,2026-04-03,1,1,5.00\n", nil),
        ("1,A,never,1,1,5.00\n", nil),
    ])
    func `a single file asks for what keeps its first row out`(rows: String, sentence: String?) async throws {
        #expect(try await question(Self.header + rows)?.description == sentence)
    }

    @Test func `JSON asks for a zone too`() async throws {
        let text = #"{"type":"order","id":"1","status":"pending","placedAt":"2026-04-03 10:00","lines":[]}"#
        #expect(try await question(text, named: "x.jsonl")?.choice == .zone)
    }

    @Test func `a folder asks by its first date, and goes on with the answer`() async throws {
        var folder = Folder()
        folder.orders = "order_id,customer_id,placed_at,status\n10,ALFKI,03/04/2026,pending\n"
        folder.items = "order_id,product_id,quantity,unit_price_cents\n10,1,2,1500\n"
        let desk = Desk()
        let error = try await #require(throws: ImportError.self) { _ = try await desk.importing(folder) }
        guard case .leftOpen(let question, _) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(question.choice == .dateOrder && question.readings == ["3 April", "4 March 2026"])
        #expect(
            error.description
                == "orders.csv:2: '03/04/2026' may be 3 April or 4 March 2026, and no date of the file shows which; "
                + "name the order with --dates dmy or --dates mdy; nothing was imported")
        let report = try await desk.importing(folder.source, dialect: DialectOptions(dateOrder: .dmy))
        #expect(report.orders.imported == 1)
    }

    @Test func `unless it is to stop, what is open keeps its own rows out and no others`() async throws {
        let desk = Desk()
        let rows = "1,A,03/04/2026,1,1,5.00\n2,A,2026-04-03,1,1,5.00\n"
        let report = try await desk.importing(Self.header + rows)
        #expect(report.orders.imported == 1 && report.rejectedRows.count == 1)
    }
}
