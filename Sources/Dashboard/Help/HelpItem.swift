import TerminalKit

/// One line of the help: keys and what they do, or a sign and what it means.
struct HelpItem: Sendable {
    /// The heading it stands under.
    let section: String
    /// The keys, or the sign.
    let keys: String
    /// What they do, or what it means.
    let words: String
    /// What it does; nil for a sign.
    let action: Action?

    /// What names it.
    var rowID: RowID { RowID([section, keys, words]) }

    /// Returns what a help lists: the keys of the screen that is shown, of what may lie over it, and the signs.
    static func items(for pane: HelpPane, in state: DashboardState) -> [HelpItem] {
        let keys = state.actions.sections.filter { $0.isOf(state.screens.shown) }.flatMap { section in
            section.rows.map { row in
                let names = state.actions.keyNames(of: row)
                // Keys that are typed one after another stand apart from those that do the same.
                let separator = names.contains { $0.contains(" ") } ? ", " : " "
                return HelpItem(
                    section: section.name, keys: names.joined(separator: separator), words: row.words,
                    action: row.actions.first)
            }
        }
        let signs = Legend.groups(naming: state.actions).flatMap { group in
            group.rows.map { HelpItem(section: group.name, keys: $0.key, words: $0.meaning, action: nil) }
        }
        let words = (pane.search?.text ?? "").lowercased().split(separator: " ")
        return (keys + signs).filter { item in
            let text = "\(item.keys) \(item.words) \(item.section)".lowercased()
            return words.allSatisfy(text.contains)
        }
    }
}

extension ActionSection {
    /// Whether any of it can be done while a screen is shown.
    fileprivate func isOf(_ screen: ScreenID) -> Bool {
        let places = rows.flatMap(\.actions).flatMap(\.bindings).flatMap(\.places)
        return places.contains { place in if case .screen(let id) = place { id == screen } else { true } }
    }
}
