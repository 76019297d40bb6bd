import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// Where a label is drawn, there it is clicked, at every size: rows and columns are read from the frame.
@Suite struct DrawnLabelTests {
    private static let sizes = [
        Size(columns: 200, rows: 50), Size(columns: 160, rows: 48), Size(columns: 120, rows: 36),
        Size(columns: 100, rows: 30), Size(columns: 80, rows: 24), Size(columns: 60, rows: 16),
        Size(columns: 40, rows: 12),
    ]

    private let statuses = OrderStatus.allCases

    private func desk(_ size: Size) -> DashboardDriver {
        DashboardDriver(
            orders: (1...50).map { number in
                .sample(number, status: statuses[number % statuses.count], total: number % 3 == 0 ? 500_000 : 1_800)
            }, size: size)
    }

    // MARK: The tally

    @Test(arguments: sizes)
    func `every cell of a status in the tally lists that status, and a gap does nothing`(size: Size) throws {
        let desk = desk(size)
        let begins = ["0 "] + statuses.enumerated().map { "\($0 + 1) \($1.sign)" } + ["$ "]
        let filters =
            [OrderFilter.all] + statuses.map { OrderFilter(status: $0) } + [OrderFilter(highValue: true)]
        // The lowest screen has no row for it.
        guard size.rows > 12 else {
            #expect(!view(desk.state).text.contains(begins[2]))
            return
        }
        let row = try #require(desk.row(of: begins[1], begins[2]))
        var clicked = 0
        for (column, label) in desk.labels(inRow: row, beginningWith: begins) {
            var desk = desk
            // So that listing all changes something.
            if label == 0 { desk.press(.character("2")) }
            desk.answer()
            desk.click(row: row, column: column)
            #expect(desk.state.list.filter == label.map { filters[$0] } ?? .all, "column \(column)")
            clicked += label == nil ? 0 : 1
        }
        #expect(clicked >= 4 * begins.count)
    }

    // MARK: The names of columns

    @Test(arguments: sizes)
    func `every cell of a column's name sorts by that column`(size: Size) throws {
        let desk = desk(size)
        let row = try #require(desk.row(of: "ORDER", "CUSTOMER"))
        let names: [(String, OrderSort.Key)] = [
            ("ORDER", .order), ("PLACED", .placed), ("CUSTOMER", .customer), ("LINES", .lines), ("TOTAL", .total),
            ("STAT", .status),
        ]
        let text = desk.text(ofRow: row)
        for (name, key) in names where text.contains(name) {
            let start = try #require(desk.columns(of: name, inRow: row).first)
            for column in start..<start + name.count {
                var desk = desk
                // Sorted by another column, a click sorts the usual way.
                try desk.sort(by: key == .total ? .customer : .total, row: row)
                desk.click(row: row, column: column)
                #expect(desk.state.list.sort == .usual(by: key), "\(name), column \(column)")
            }
        }
        #expect(names.count { text.contains($0.0) } >= 4)
    }

    // MARK: The screens

    @Test(arguments: sizes)
    func `every cell of a screen's key and name shows that screen`(size: Size) throws {
        let desk = desk(size)
        let kinds = desk.state.screens.kinds.filter { $0.parent == nil }
        guard let row = desk.row(of: "F3 Lag", "F4 Events") else {
            #expect(size.columns < 80)
            return
        }
        for kind in kinds {
            let label = "\(desk.state.keyName(of: kind.show.id)) \(kind.title)"
            let start = try #require(desk.columns(of: label, inRow: row).first, "\(label)")
            for column in start..<start + label.count {
                var desk = desk
                desk.click(row: row, column: column)
                #expect(desk.state.screens.shown == kind.id, "\(label), column \(column)")
            }
        }
    }

    // MARK: The hints

    @Test(arguments: sizes)
    func `every word of the hints does what its key does`(size: Size) throws {
        let desk = desk(size)
        let row = try #require(desk.row(of: "Space", "?"))
        let content = FrameContent(of: desk.state)
        var actions: Set<ActionID> = []
        for (column, character) in desk.text(ofRow: row).enumerated() where character != " " && character != "│" {
            guard case .action(let id, _)? = content.target(row: row, column: column) else {
                Issue.record("nothing at column \(column), \(character)")
                continue
            }
            guard actions.insert(id).inserted else { continue }
            var (clicked, pressed) = (desk, desk)
            clicked.click(row: row, column: column)
            for key in try #require(desk.state.actions[id]?.usualKeys(in: desk.state.places)) { pressed.press(key) }
            pressed.answer()
            #expect(view(clicked.state).text == view(pressed.state).text, "\(id)")
            #expect(clicked.state.surface == pressed.state.surface, "\(id)")
        }
        #expect(actions.count >= 8)
    }

    // MARK: The rows

    @Test(arguments: sizes)
    func `every row is the order that it shows, and a double click opens that`(size: Size) throws {
        let desk = desk(size)
        var rows = 0
        for row in 0..<size.rows {
            // Beside the list an order may be shown, with its id too.
            let columns = desk.state.layout.table.size.columns
            let text = desk.text(ofRow: row).prefix(min(12, columns))
            guard let id = text.firstMatch(of: #/o00\d\d/#).map({ OrderID(String($0.output)) }) else { continue }
            rows += 1
            // Each row another seventh of the columns.
            for column in stride(from: row % 7, to: columns, by: 7) {
                var desk = desk
                desk.click(row: row, column: column)
                #expect(desk.state.list.selection == id, "row \(row), column \(column)")
            }
            var desk = desk
            desk.click(row: row, column: columns / 2, times: 2)
            #expect(desk.state.surface == .order(id), "row \(row)")
        }
        #expect(rows >= 5)
    }
}

extension DashboardDriver {
    /// The characters of a drawn row; one a column, as none of these labels is wide.
    fileprivate func text(ofRow row: Int) -> String {
        let frame = view(state)
        return (0..<frame.size.columns).map { frame[row, $0].text }.joined()
    }

    /// The first row in which both texts are drawn; nil where there is none.
    fileprivate func row(of one: String, _ other: String) -> Int? {
        (0..<state.size.rows).first { text(ofRow: $0).contains(one) && text(ofRow: $0).contains(other) }
    }

    /// The columns in which a text begins in a row.
    fileprivate func columns(of text: String, inRow row: Int) -> [Int] {
        let line = self.text(ofRow: row)
        return line.ranges(of: text).map { line.distance(from: line.startIndex, to: $0.lowerBound) }
    }

    /// Every column of a row up to the end of its last label, with the label's number; nil in a gap.
    fileprivate func labels(inRow row: Int, beginningWith begins: [String]) -> [(column: Int, label: Int?)] {
        let line = Array(text(ofRow: row))
        let starts = begins.compactMap { begin in
            // A count may end in the same characters.
            columns(of: begin, inRow: row).first { $0 == 0 || line[$0 - 1] == " " }
        }
        guard starts.count == begins.count else { return [] }
        return starts.indices.flatMap { number -> [(column: Int, label: Int?)] in
            let next = number + 1 < starts.count ? starts[number + 1] : line.count
            let end = (starts[number]..<next).last { line[$0] != " " } ?? starts[number]
            return (starts[number]...end).map { ($0, number) } + (end + 1..<next).map { ($0, nil) }
        }
    }

    /// Sorts by a column with a click on the first cell of its name.
    fileprivate mutating func sort(by key: OrderSort.Key, row: Int) throws {
        guard let start = columns(of: key.rawValue.uppercased(), inRow: row).first else {
            throw NotDrawn(text: key.rawValue, frame: view(state).text)
        }
        click(row: row, column: start)
    }
}

extension Action {
    /// The keys of its first binding in one of some places.
    fileprivate func usualKeys(in places: [Place]) -> [Key]? {
        bindings.first { !$0.sequences.isEmpty && !Set(places + [.always]).isDisjoint(with: $0.places) }?
            .sequences.first?.keys
    }
}
