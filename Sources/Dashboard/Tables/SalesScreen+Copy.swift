import TerminalKit

extension CopyForm {
    /// What can be copied of a customer or a product.
    static let ofSales: [CopyForm] = [.id, .row, .json, .command, .lastAct, .rawID, .rawRow]
}

extension SalesScreen {
    /// The place of the row under the cursor; nil where that is not listed.
    private var cursorIndex: Int? { list.cursor.selection.flatMap { ids.firstIndex(of: $0) } }

    /// The row under the cursor as the list shows it, on one line and without its bars.
    func copiedRow(in state: DashboardState) -> String? {
        guard let index = cursorIndex, let row = cells(index..<index + 1, in: state).first else { return nil }
        return row.map { $0.text.trimmingPrefix { $0 == " " } }
            .filter { $0.contains { $0.isLetter || $0.isNumber } }.joined(separator: "  ")
    }

    /// The row under the cursor as it is exported.
    func exportedRow(in state: DashboardState) -> ExportedRows? {
        guard let index = cursorIndex else { return nil }
        var rows = rows(of: state)
        guard rows.rows.indices.contains(index) else { return nil }
        (rows.rows, rows.leftOut) = ([rows.rows[index]], 0)
        return rows
    }
}
