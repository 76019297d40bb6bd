import CQRS
import OrderQueries
import TerminalKit

extension ActionSection {
    /// What keeps filters by name; these have no keys, the palette does them.
    static let namedFilters = ActionSection(
        "Filters by name", [ActionRow(.saveFilter), ActionRow(.useFilter), ActionRow(.forgetFilter)])
}

extension Action {
    fileprivate static let saveFilter = Action(
        "orders.save", "keep this filter by a name", [.byName(in: .screen(.orders))],
        parameters: [.text(named: "name", example: "late")]
    ) { state, arguments in state.saveFilter(as: arguments.first ?? "") }.available { state in
        state.list.filter == .all ? .unavailable("nothing is filtered, so there is nothing to keep") : .available
    }

    fileprivate static let useFilter = Action(
        "orders.filter", "list what a kept filter asks for", [.byName(in: .screen(.orders))],
        parameters: [.choice(named: "name", of: { $0.namedFilters.map(\.name) })]
    ) { state, arguments in state.useFilter(named: arguments.first ?? "") }.available {
        $0.namedFilters.isEmpty ? .noNamedFilter : .available
    }

    fileprivate static let forgetFilter = Action(
        "orders.forget", "forget a kept filter", [.byName(in: .screen(.orders))],
        parameters: [.choice(named: "name", of: { $0.namedFilters.map(\.name) })]
    ) { state, arguments in arguments.first.map { [.changeNamedFilters(.forget($0))] } ?? [] }.available {
        $0.namedFilters.isEmpty ? .noNamedFilter : .available
    }
}

extension Availability {
    fileprivate static let noNamedFilter = Availability.unavailable("no filter is kept by a name yet", .information)
}

/// A change of the filters that are kept by name.
enum NamedFilterChange: Hashable, Sendable {
    /// They are read for the first time.
    case load
    case save(NamedFilter)
    case forget(String)
}

extension DashboardState {
    /// The longest name of a filter, in characters.
    private static let longestName = 64

    fileprivate mutating func saveFilter(as name: String) -> [Effect] {
        let isPlain = name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
        guard isPlain, !name.isEmpty, name.count <= Self.longestName else {
            showNotice(
                .warning,
                "a filter's name is one word of up to \(Self.longestName) letters, digits, - and _, such as late")
            return []
        }
        return [.changeNamedFilters(.save(NamedFilter(name: name, text: FilterText.text(list.filter, in: self))))]
    }

    fileprivate mutating func useFilter(named name: String) -> [Effect] {
        guard let kept = namedFilters.first(where: { $0.name == name }) else { return [] }
        let language = filterLanguage
        let reading = language.read(kept.text)
        if let fault = reading.faults.first {
            showNotice(.warning, "the filter '\(kept.name)' cannot be read: \(fault)")
            return []
        }
        filterEntry.list(kept.text, as: reading.filter, by: language)
        filterEntry.keep(kept.text)
        return refilter { $0.filter = reading.filter }
    }

    /// Shows what came of a change of the filters that are kept by name.
    mutating func receiveNamedFilters(_ result: Result<[NamedFilter], Failure>, after change: NamedFilterChange) {
        switch (result, change) {
        case (.failure(let failure), _): showNotice(.failure, failure.message)
        case (.success(let filters), .load): namedFilters = filters
        case (.success(let filters), .save(let filter)):
            namedFilters = filters
            showNotice(.success, "kept as '\(filter.name)': \(filter.text)")
        case (.success(let filters), .forget(let name)):
            namedFilters = filters
            showNotice(.success, "the filter '\(name)' is forgotten")
        }
    }
}
