import OrderQueries
import TerminalKit

extension ActionSection {
    /// What takes a list out of the dashboard.
    static let export = ActionSection("Taking the list out", [ActionRow(.exportList)])
}

extension Action {
    /// Writes the listed orders to a file; the key types the name of one.
    fileprivate static let exportList = Action(
        "orders.export", "write the listed orders to a file, .csv or .json",
        [.keys(.character("e"), in: .screen(.orders))],
        parameters: [.text(named: "file", example: "orders.csv", suggested: { $0.suggestedExport })],
        hint: Hint("export", group: .filters, order: 3, .familiar)
    ) { state, arguments in
        guard let path = arguments.first, !path.isEmpty else { return [] }
        state.showNotice(.information, "writing \(path) …")
        return [.export(ListExport(filter: state.list.filter, sort: state.list.sort, path: path))]
    }.available { state in
        state.list.matching.count == 0 ? .unavailable("no order is listed", .information) : .available
    }
}

extension DashboardState {
    /// The name of a file for the list, with the day: `orders-pending-2026-11-27.csv`.
    fileprivate var suggestedExport: String {
        let status = list.filter.status.map { "-\($0.rawValue.lowercased())" } ?? ""
        let rest = list.filter == OrderFilter(status: list.filter.status) ? "" : "-filtered"
        let day = InstantText(timeZone: configuration.timeZone, now: now).day(of: now)
        return "orders\(status)\(rest)-\(day).csv"
    }

    /// Shows what came of an export.
    mutating func receiveExport(_ result: Result<String, Failure>) {
        switch result {
        case .success(let sentence): showNotice(.success, sentence)
        case .failure(let failure): showNotice(.failure, failure.message)
        }
    }
}
