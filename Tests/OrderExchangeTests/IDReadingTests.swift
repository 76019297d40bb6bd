import OrderEvents
import TestSupport
import Testing

@testable import OrderExchange

/// Ids in files are the ids at the desk, however a spreadsheet has dressed them up.
struct IDReadingTests {
    @Test func `an id is the same with its accents apart, and with blanks nobody sees around it`() async throws {
        var folder = Folder()
        folder.orders? += "cafe\u{301},\u{FEFF}ALFKI\u{A0},1996-07-04,pending,,,,USD\n"
        folder.items? += "\u{A0}caf\u{E9}\u{200B},1,\u{2009}1,1,500,0\n"
        let desk = Desk()
        let report = try await desk.importing(folder)
        #expect(report.complaints == [])
        #expect(try await desk.placed("caf\u{E9}")?.lines.count == 1)
        #expect(try await desk.placed("caf\u{E9}")?.customerID == CustomerID("ALFKI"))
    }

    @Test func `an order imported in one spelling is already there in the other`() async throws {
        let desk = Desk()
        for id in ["cafe\u{301}", "caf\u{E9}"] {
            var folder = Folder()
            folder.orders = "order_id,customer_id,placed_at,status\n\(id),ALFKI,1996-07-04,pending\n"
            folder.items = "order_id,product_id,quantity,unit_price_cents\n\(id),1,1,500\n"
            _ = try await desk.importing(folder)
        }
        #expect(try await desk.history("caf\u{E9}").count == 1)
        #expect(try await desk.history("cafe\u{301}").isEmpty)
    }

    @Test(arguments: ["1.2E+15", "1,2E+15", "1E+15", "9.87654e+012"])
    func `an id that a spreadsheet has rounded is refused, for several ids look like it`(id: String) async throws {
        var folder = Folder()
        folder.orders? += "\"\(id)\",ALFKI,1996-07-04,pending,,,,USD\n"
        folder.items? += "\"\(id)\",1,1,1,500,0\n"
        let report = try await Desk().importing(folder)
        #expect(
            report.complaints.first { $0.hasPrefix("orders.csv") }
                == "orders.csv:4: order_id '\(id)' is a long number that a spreadsheet has rounded; format the column as "
                + "text there, fill it in again and save the file")
        #expect(report.orders.imported == 2 && report.orders.rejected == 1)
    }

    @Test(arguments: ["order", "customer", "product"])
    func `such an id is refused in a file of a row for each line too`(kind: String) async throws {
        let ids = ["order", "customer", "product"].map { $0 == kind ? "1.2E+15" : "A" }
        let header = "order_id,customer_id,product_id,placed_at,quantity,unit_price"
        let file = "\(header)\n\(ids.joined(separator: ",")),2024-05-01,1,1.25\n"
        let report = try await Desk().importing(file)
        #expect(report.orders.rejected == 1 && report.orders.imported == 0)
        #expect(report.complaints.first?.contains("the \(kind)'s id '1.2E+15' is a long number") == true)
    }

    @Test(arguments: ["1E5", "A1.2E+15", "12E+15", "1.2E-15", "1.2E+1500", "E+15", "1.2E+15x"])
    func `an id that only looks a little like such a number is kept`(id: String) async throws {
        var folder = Folder()
        folder.orders? += "\(id),ALFKI,1996-07-04,pending,,,,USD\n"
        folder.items? += "\(id),1,1,1,500,0\n"
        let desk = Desk()
        #expect(try await desk.importing(folder).complaints == [])
        #expect(try await desk.history(id).count == 1)
    }
}
