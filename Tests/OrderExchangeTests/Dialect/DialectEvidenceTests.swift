import Testing

@testable import OrderExchange

/// What the values of a file show about their dialect is certain, ambiguous or contradictory, with the lines that show it.
struct DialectEvidenceTests {
    @Test func `one date that has a single reading decides for those that have two`() {
        #expect(order(of: "01/02/2025", "31/12/2025") == .certain(.dmy, Example(line: 3, text: "31/12/2025")))
        #expect(order(of: "01/02/2025", "12/31/2025") == .certain(.mdy, Example(line: 3, text: "12/31/2025")))
    }

    @Test func `a leap day decides, for the calendar has no other`() {
        #expect(order(of: "29.02.2024") == .certain(.dmy, Example(line: 2, text: "29.02.2024")))
    }

    @Test func `dates that can all be read in two ways are ambiguous`() {
        #expect(order(of: "05/05/2025", "01/02/2025 10:00") == .ambiguous(Example(line: 3, text: "01/02/2025 10:00")))
    }

    @Test func `dates with a single reading each, but not the same, contradict each other`() {
        #expect(
            order(of: "31/12/2025", "01/02/2025", "12/31/2025")
                == .contradictory(Example(line: 2, text: "31/12/2025"), Example(line: 4, text: "12/31/2025")))
    }

    @Test func `dates that leave no choice, and texts that are none, show nothing`() {
        #expect(order(of: "2025-01-02", "05/05/2025", "1 May 2025", "soon", "", "31/31/2025") == .none)
    }

    @Test func `one amount with a single reading decides for those that have two`() {
        #expect(mark(of: "1,234", "1,234.5") == .certain(.point, Example(line: 3, text: "1,234.5")))
        #expect(mark(of: "1.234", "0,5") == .certain(.comma, Example(line: 3, text: "0,5")))
        #expect(mark(of: "1.234.567 €") == .certain(.comma, Example(line: 2, text: "1.234.567 €")))
    }

    @Test func `amounts that can be read in two ways are ambiguous, and those without marks show nothing`() {
        #expect(mark(of: "5", "1,234", "(5)") == .ambiguous(Example(line: 3, text: "1,234")))
        #expect(mark(of: "5", "1 234", "free", "1,2,3") == .none)
    }

    @Test func `amounts in both styles contradict each other`() {
        #expect(
            mark(of: "5.25", "5,25") == .contradictory(Example(line: 2, text: "5.25"), Example(line: 3, text: "5,25")))
    }

    @Test func `the decimal mark is decided by what is named, then by the numbers, and is never chosen`() throws {
        var evidence = DialectEvidence()
        #expect(try evidence.decidedDecimalMark(named: nil, in: "x.csv") == nil)
        evidence.see(amount: "1,234", line: 2)
        #expect(try evidence.decidedDecimalMark(named: .comma, in: "x.csv")?.value == .comma)
        let open = #expect(throws: ImportError.self) { try evidence.decidedDecimalMark(named: nil, in: "x.csv") }
        #expect(
            open?.description
                == "x.csv:2: '1,234' may be 1234 or 1.234, and no number of the file shows which; name the "
                + "decimal mark with --decimal point or --decimal comma; nothing was imported")
        evidence.see(amount: "5.25", line: 3)
        #expect(try evidence.decidedDecimalMark(named: nil, in: "x.csv")?.example == "5.25")
        evidence.see(amount: "5,25", line: 4)
        let both = #expect(throws: ImportError.self) { try evidence.decidedDecimalMark(named: nil, in: "x.csv") }
        #expect(
            both?.description.hasPrefix("x.csv:3: '5.25' and '5,25' on line 4 have different decimal marks; ") == true)
    }

    private func order(of dates: String...) -> Finding<DateOrder> {
        var evidence = DialectEvidence()
        for (index, date) in dates.enumerated() { evidence.see(date: date, line: index + 2) }
        return evidence.dateOrder
    }

    private func mark(of amounts: String...) -> Finding<DecimalMark> {
        var evidence = DialectEvidence()
        for (index, amount) in amounts.enumerated() { evidence.see(amount: amount, line: index + 2) }
        return evidence.decimalMark
    }
}
