import TestSupport
import Testing

@testable import OrderExchange

/// Cells that a spreadsheet program would read as formulas.
@Suite struct SpreadsheetCellTests {
    @Test(arguments: [
        ("=1+1", "'=1+1"), ("@x", "'@x"), ("-x", "'-x"), ("-5", "-5"), ("+4.50", "+4.50"), ("'=1", "''=1"), ("'", "'"),
        ("'x", "'x"), ("'-5", "'-5"), ("''-x", "'''-x"), ("=\u{301}", "'=\u{301}"), ("", ""), ("plain", "plain"),
    ])
    func `a formula gets an apostrophe, also behind apostrophes, and nothing else does`(cell: String, written: String) {
        #expect(CSVWriter.spreadsheetRow([cell, "x"]) == "\(written),x\r\n")
        #expect((CSVWriter.undone(written) ?? written).utf8.elementsEqual(cell.utf8))
    }

    @Test func `what is done to any cell is undone exactly`() throws {
        var random = SeededRandom(seed: 23)
        var changed = 0
        for _ in 0..<50_000 {
            let start = random.pick([
                "", "'", "''", "=", "'=", "-", "'-", "'+1", "\t", "'\t", "＝", "'＝", "-1.5", "'-1.5",
            ])
            let cell = start + Hostile.text(&random, parts: 3)
            let row = CSVWriter.spreadsheetRow([cell, "x"])
            guard row != CSVWriter.row([cell, "x"]) else {
                #expect(CSVWriter.undone(cell) == nil)
                continue
            }
            changed += 1
            #expect(row == CSVWriter.row(["'" + cell, "x"]))
            #expect(CSVWriter.undone("'" + cell).map { $0.utf8.elementsEqual(cell.utf8) } == true)
        }
        #expect(changed > 10_000)
    }
}
