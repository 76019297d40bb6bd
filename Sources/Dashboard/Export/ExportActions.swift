import OrderQueries
import TerminalKit

extension ActionSection {
    /// What writes a list to a file.
    static let export = ActionSection("Taking the list out", [ActionRow(.exportList)])
}

extension Action {
    /// Writes what the screen lists to a file; the key types the name of one.
    fileprivate static let exportList = Action(
        "orders.export", "write what is listed to a file, .csv or .json", [.keys(.character("e"), in: .screens)],
        parameters: [.text(named: "file", example: "orders.csv", suggested: { $0.suggestedExport })],
        hint: Hint("export", group: .filters, order: 3, .familiar)
    ) { state, arguments in
        guard let path = arguments.first, !path.isEmpty else { return [] }
        state.showNotice(.information, "writing \(path) …")
        return [.export(ListExport(state.exported, path: path))]
    }.available { state in
        state.screens.current.hasRows(in: state) ? .available : .unavailable("nothing is listed", .information)
    }
}

extension DashboardState {
    /// What the screen lists; of orders also those that are not loaded.
    fileprivate var exported: ListExport.Contents {
        screens.shown == .orders
            ? .orders(list.filter, list.sort) : .rows(screens.current.rows(of: self))
    }

    /// The name of a file for the list, with the day: `orders-pending-2026-11-27.csv`.
    fileprivate var suggestedExport: String {
        let day = InstantText(timeZone: configuration.timeZone, now: now).day(of: now)
        guard screens.shown == .orders else {
            let rest = screens.current.sought?.isEmpty == false ? "-filtered" : ""
            return "\(screens.shown)\(rest)-\(day).csv"
        }
        let status = list.filter.status.map { "-\($0.rawValue.lowercased())" } ?? ""
        let rest = list.filter == OrderFilter(status: list.filter.status) ? "" : "-filtered"
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
