import CQRS
import OrderCommands
import OrderEvents
import OrderExchange
import TestSupport
import Testing

/// Every bad row is named by file, line and reason, and costs no more than its own order.
struct BadRowTests {
    @Test(arguments: [
        (
            "12,ALFKI,1996-07-04,shiped,,,,USD",
            "status 'shiped' is not one of pending, approved, shipped, cancelled, refunded and no known word for one; "
                + "--status-map 'shiped=pending' or another of them says what it stands for"
        ),
        (
            "12,ALFKI,1996-02-30,pending,,,,USD",
            "placed_at '1996-02-30' is not a date; write it like 1996-07-04T00:00:00Z or 1996-07-04"
        ),
        (
            "12,ALFKI,1996-07-04,shipped,,soon,,USD",
            "shipped_at 'soon' is not a date; write it like 1996-07-04T00:00:00Z or 1996-07-04"
        ),
        ("12,ALFKI,,pending,,,,USD", "placed_at is empty"),
        (
            "12,ALFKI,1996-07-04,pending,,,,US$",
            "currency 'US$' is not the code of a currency, such as USD"
        ),
        (" ,ALFKI,1996-07-04,pending,,,,USD", "order_id is empty"),
        ("12,ALFKI,1996-07-04", "the row has 3 fields where the header has 8"),
        ("12,\"ALFKI,1996-07-04,pending,,,,USD", "a quote is opened and never closed"),
    ])
    func `a bad order is refused and the others are kept`(row: String, reason: String) async throws {
        var folder = Folder()
        folder.orders? += row + "\n"
        let report = try await Desk().importing(folder)
        #expect(report.complaints == ["orders.csv:4: \(reason)"])
        #expect(report.orders.imported == 2)
        #expect(report.orders.rejected == 1)
    }

    @Test func `a header within a file is no row of it, whatever edges it has`() async throws {
        let again = ": this is the header once more, as where one file was put behind another; remove the line"
        var folder = Folder()
        folder.customers? += "\u{FEFF}customer_id,name,email,country\nBLAUS,Blauer,,Germany\n"
        folder.orders? += "order_id,customer_id,placed_at, status,approved_at,shipped_at,cancelled_at,currency\n"
        folder.items? += "order_id,line_no,product_id,quantity,unit_price_cents,discount_bp\n"
        let report = try await Desk().importing(folder)
        #expect(report.complaints == ["customers.csv:3\(again)", "order_items.csv:5\(again)", "orders.csv:4\(again)"])
        #expect(report.customers.imported == 2 && report.orders.imported == 2 && report.lines.imported == 3)
    }

    @Test(arguments: [
        ("11,2,1,two,1900,0", "quantity 'two' is not a whole number"),
        ("11,2,1,,1900,0", "quantity is empty"),
        ("11,2,1,1.5,1900,0", "quantity '1.5' is not a whole number"),
        ("11,2,1,99999999999999999999,1900,0", "quantity '99999999999999999999' is too large a number"),
        ("11,2,,1,1900,0", "product_id is empty"),
        ("11,-2,1,1,1900,0", "line_no -2 is negative"),
        ("11,2,1,1", "the row has 4 fields where the header has 6"),
    ])
    func `a bad line refuses its whole order, and no other`(row: String, reason: String) async throws {
        var folder = Folder()
        folder.items? += row + "\n"
        let desk = Desk()
        let report = try await desk.importing(folder)
        #expect(
            report.complaints == [
                "order_items.csv:5: \(reason)",
                "orders.csv:3: a line of the order is bad: order_items.csv:5: \(reason)",
            ])
        #expect(try await desk.history("11").isEmpty)
        #expect(report.orders.imported == 1 && report.lines.imported == 2 && report.lines.rejected == 2)
    }

    @Test func `an order without lines is refused`() async throws {
        var folder = Folder()
        folder.orders? += "12,ALFKI,1996-07-04,pending,,,,USD\n"
        let report = try await Desk().importing(folder)
        #expect(report.rejectedRows.map(\.line) == [4])
        #expect(report.rejectedRows.first?.reason.hasPrefix("EMPTY_ORDER: ") == true)
    }

    @Test(arguments: ["0", "9000000000000000000"])
    func `a quantity that cannot be counted with refuses the order`(quantity: String) async throws {
        let report = try await Desk().importing(Folder().with(items: "10,1,1,\(quantity),100,0", "11,1,2,3,1900,0"))
        #expect(report.rejectedRows.map(\.file) == ["order_items.csv", "orders.csv"])
        #expect(report.rejectedRows.first?.reason.hasPrefix("INVALID_QUANTITY: ") == true)
        #expect(report.orders.imported == 1)
    }

    @Test func `a negative price and a discount out of range refuse the order`() async throws {
        let report = try await Desk().importing(Folder().with(items: "10,1,1,1,-1,0", "11,1,2,1,1,10001"))
        #expect(
            report.rejectedRows.filter { $0.file == "order_items.csv" }.map { $0.reason.prefix(14) } == [
                "INVALID_PRICE:", "INVALID_PRICE:",
            ])
        #expect(report.orders.rejected == 2)
    }

    @Test func `a line of no known order is refused alone`() async throws {
        var folder = Folder()
        folder.items? += "99,1,1,1,100,0\n"
        let report = try await Desk().importing(folder)
        #expect(report.complaints == ["order_items.csv:5: no order '99' is in orders.csv"])
        #expect(report.orders.imported == 2)
    }

    @Test(arguments: [
        ("10,ALFKI,1996-07-04,pending,,,,USD", "order '10' is on line 2 already"),
        ("10,ALFKI,1996-07-04", "the row has 3 fields where the header has 8"),
    ])
    func `of two rows with one id none is taken, because nobody knows whose the lines are`(
        row: String, reason: String
    ) async throws {
        var folder = Folder()
        folder.orders? += row + "\n"
        let desk = Desk()
        let report = try await desk.importing(folder)
        #expect(
            report.complaints == [
                "orders.csv:2: order '10' is on line 4 too; whose lines they are is not known",
                "orders.csv:4: \(reason)",
            ])
        #expect(try await desk.history("10").isEmpty)
        #expect(report.orders.imported == 1 && report.orders.rejected == 2)
        #expect(report.lines.imported == 1 && report.lines.rejected == 2)
    }

    @Test func `an order whose id a refused row has before it gets none of the lines`() async throws {
        let folder = Folder().with(
            orders: "10,ALFKI,never,pending,,,,USD", "10,ALFKI,1996-07-07,pending,,,,USD",
            "11,ALFKI,1996-07-07,pending,,,,USD")
        let report = try await Desk().importing(folder)
        #expect(report.rejectedRows.map(\.line) == [2, 3])
        #expect(report.orders.imported == 1)
    }

    @Test func `a line with a negative quantity gives back what another has sold`() async throws {
        let folder = Folder().with(
            items: "10,1,1,3,1500,1000", "10,2,2,1,1900,0", "10,3,1,-2,1500,1000", "11,1,2,3,1900,0")
        let desk = Desk()
        let report = try await desk.importing(folder)
        #expect(report.complaints == [] && report.imported.count(.shipped) == 1)
        guard case .refunded(let refund)? = try await desk.history("10").last.map(OrderEvent.init(decoding:)) else {
            Issue.record("nothing was given back")
            return
        }
        #expect(refund.amount.minorUnits == 2_700 && refund.lines.map(\.number) == [1])
        let again = try await desk.importing(folder)
        #expect(again.complaints == [] && again.orders.alreadyThere == 2)
    }

    @Test func `an order of status refunded is shipped and given back`() async throws {
        var folder = Folder()
        folder.orders = folder.orders?.replacing(",shipped,", with: ",Refunded,")
        let desk = Desk()
        let report = try await desk.importing(folder)
        #expect(report.complaints == [])
        #expect(report.imported.count(.refunded) == 1 && report.asked.count(.refunded) == 1)
        #expect(try await desk.history("10").count == 4)
        #expect(try await desk.importing(folder).orders.alreadyThere == 2)
    }

    @Test(arguments: [
        ("10,3,1,-1,1400,1000", "a line gives 1 × '1' back, and no line has sold as many at that price"),
        ("10,3,1,-3,1500,1000", "a line gives 3 × '1' back, and no line has sold as many at that price"),
        ("11,2,2,-1,1900,0", "a line gives 1 × '2' back, and only what was shipped can be given back"),
    ])
    func `what was not sold or shipped cannot be given back`(row: String, reason: String) async throws {
        let folder = Folder().with(items: "10,1,1,2,1500,1000", "10,2,2,1,1900,0", "11,1,2,3,1900,0", row)
        let report = try await Desk().importing(folder)
        #expect(report.complaints == ["orders.csv:\(row.hasPrefix("10") ? 2 : 3): \(reason)"])
        #expect(report.orders.imported == 1)
    }

    @Test(arguments: [",,,,,", " , ,,,,", "99,1,1,1,100,0"])
    func `a row of separators, or a line of an order that is not in the file, costs no order`(row: String) async throws
    {
        let folder = Folder().with(
            items: "10,10,1,2,1500,1000", "10,20,2,1,1900,0", row, "11,10,2,3,1900,0")
        let report = try await Desk().importing(folder)
        #expect(report.orders.imported == 2 && report.lines.imported == 3)
        #expect(report.complaints == (row.contains("9") ? ["order_items.csv:4: no order '99' is in orders.csv"] : []))
    }

    @Test func `a line without an order's id refuses the orders that may lack it, whatever they count by`() async throws
    {
        let folder = Folder().with(
            items: "10,10,1,2,1500,1000", ",20,2,1,1900,0", "10,30,2,1,1900,0", "11,10,2,3,1900,0")
        let report = try await Desk().importing(folder)
        #expect(
            report.complaints == [
                "order_items.csv:3: order_id is empty",
                "orders.csv:2: line_no 20 of the order is missing, perhaps among the rows refused",
            ])
        #expect(report.orders.imported == 1)
    }

    @Test func `text inside a bad row's field makes no line`() async throws {
        let folder = Folder().with(
            items: "10,1,1,2,1500,1000", "10,2,2,1,1900,0", "99,1,\"a note \"x", "10,3,1,100,450,0", "end\",1,1,0",
            "11,1,2,3,1900,0")
        let report = try await Desk().importing(folder)
        #expect(report.rejectedRows.map(\.line) == [4])
        #expect(report.orders.imported == 2 && report.lines.imported == 3 && report.lines.total == 4)
    }

    @Test func `a line in doubt refuses the order that it names`() async throws {
        let desk = Desk()
        let folder = Folder().with(
            items: "10,1,1,2,1500,1000", "99,1,\"a \"x,1,1,0", "10,2,2,1,1900,0", "98,1,\"a \"x,1,1,0",
            "11,1,2,3,1900,0")
        let report = try await desk.importing(folder)
        #expect(
            report.rejectedRows.map { "\($0.file):\($0.line)" } == [
                "order_items.csv:3", "order_items.csv:4", "order_items.csv:5", "orders.csv:2",
            ])
        #expect(try await desk.history("10").isEmpty)
        #expect(report.orders.imported == 1 && report.lines.imported == 1)
    }

    @Test func `the lines of a refused order are no complaints of their own`() async throws {
        let folder = Folder().with(
            orders: "10,ALFKI,never,pending,,,,USD", "11,ALFKI,1996-07-07,pending,,,,USD")
        let report = try await Desk().importing(folder)
        #expect(report.rejectedRows.map(\.line) == [2])
        #expect(report.lines.rejected == 2)
    }

    @Test func `an order with a gap is refused when some line belongs to nobody`() async throws {
        let folder = Folder().with(
            items: "10,1,1,2,1500,1000", ",2,2,1,1900,0", "10,3,2,1,1900,0", "11,1,2,3,1900,0")
        let report = try await Desk().importing(folder)
        #expect(
            report.complaints == [
                "order_items.csv:3: order_id is empty",
                "orders.csv:2: line_no 2 of the order is missing, perhaps among the rows refused",
            ])
        #expect(report.orders.imported == 1)
    }

    @Test func `a line number given twice refuses the order`() async throws {
        let report = try await Desk().importing(
            Folder().with(items: "10,1,1,2,1500,0", "10,1,1,2,1500,0", "11,1,2,3,1,0"))
        #expect(report.complaints == ["orders.csv:2: line_no 1 appears twice among the order's lines"])
    }

    @Test(arguments: ["1000000,10001", "1000000000,1000000000"])
    func `a total that is too large or cannot be counted refuses the order`(amounts: String) async throws {
        let report = try await Desk().importing(Folder().with(items: "10,1,1,\(amounts),0", "11,1,2,3,1900,0"))
        #expect(report.complaints == ["orders.csv:2: ORDER_TOO_LARGE: the total of order '10' is over $1,000,000.00"])
        #expect(report.asked.count() == 1)
    }

    @Test func `bytes that are not UTF-8, in a file that else is, are named by line`() async throws {
        guard case .files(let files) = Folder().source else { return }
        let spoiled = files.map { file in
            file.name == "products.csv"
                ? (file.name, file.bytes + Array("3,Caf".utf8) + [0xE9] + Array(",100\n4,Café,100\n".utf8)) : file
        }
        let report = try await Desk().importing(.files(spoiled))
        #expect(report.complaints == ["products.csv:4: field 2 is not UTF-8; save the file as UTF-8"])
        #expect(report.products.imported == 3)
    }

    @Test func `customers and products given twice keep the first`() async throws {
        var folder = Folder()
        folder.customers? += "ALFKI,Another,,\n"
        folder.products? += "2,Another,1\n"
        let report = try await Desk().importing(folder)
        #expect(
            report.complaints == [
                "customers.csv:3: customer 'ALFKI' is on line 2 already",
                "products.csv:4: product '2' is on line 3 already",
            ])
    }

    @Test func `what the desk refuses is named with its code`() async throws {
        var folder = Folder()
        folder.customers = nil
        let report = try await Desk().importing(folder)
        #expect(report.rejectedRows.map(\.line) == [2, 3])
        #expect(report.rejectedRows.allSatisfy { $0.reason.hasPrefix("CUSTOMER_NOT_FOUND: ") })
        #expect(report.orders.rejected == 2 && report.imported.count() == 0 && report.asked.count() == 2)
    }

    @Test func `with all or nothing one bad row keeps everything out`() async throws {
        let desk = Desk()
        var folder = Folder()
        folder.items? += "11,2,1,two,1900,0\n"
        let report = try await desk.importing(folder, allOrNothing: true)
        #expect(report.wasHeldBack)
        #expect(report.rejectedRows.count == 2)
        #expect(report.customers.rejected == 1 && report.orders.rejected == 2 && report.lines.rejected == 4)
        #expect(try await desk.eventCount() == 0)
    }

    @Test func `reasons hold nothing that moves a cursor`() async throws {
        var folder = Folder()
        folder.orders? += "12,ALFKI,1996-07-04,\u{1B}[2J\u{202E}x,,,,USD\n"
        let report = try await Desk().importing(folder)
        #expect(
            report.complaints == [
                #"orders.csv:4: status '\u{1b}[2J\u{202e}x' is not one of pending, approved, shipped, cancelled, refunded and "#
                    + #"no known word for one; --status-map '\u{1b}[2J\u{202e}x=pending' or another of them says what "#
                    + "it stands for"
            ])
    }

    @Test func `rejected rows are written as CSV`() {
        let rows = [
            RejectedRow(file: "orders.csv", line: 7, reason: "a, \"b\""),
            RejectedRow(file: "x.csv", line: 1, reason: "c"),
        ]
        #expect(RejectsWriter.csv(rows) == "file,line,reason\r\norders.csv,7,\"a, \"\"b\"\"\"\r\nx.csv,1,c\r\n")
        #expect(RejectsWriter.csv([]) == "file,line,reason\r\n")
    }
}
