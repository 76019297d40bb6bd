import TerminalKit

extension ActionTable {
    /// Returns the usual key of an action, or the one for these arguments, as a sentence names it; where it has none, how
    /// it is done by its name.
    func keyName(of id: ActionID, _ arguments: String...) -> String { keyName(of: id, arguments, in: []) }

    /// Returns the same for a keyboard that is in some places, where the action may have keys of their own.
    func keyName(of id: ActionID, _ arguments: [String], in places: [Place]) -> String {
        if let key = usualKey(of: id, arguments, in: places) { return key.shortName }
        guard self[id] != nil else { return "" }
        let palette = usualKey(of: .showPalette, [], in: places)?.shortName ?? ""
        return ([palette + id.typedName] + arguments).joined(separator: " ")
    }

    /// Returns the usual key of an action in some places, or anywhere, as a label; empty when it has none.
    func label(of id: ActionID, _ arguments: [String] = [], in places: [Place] = []) -> String {
        usualKey(of: id, arguments, in: places)?.shortName ?? ""
    }

    /// Returns the usual key of an action in a place, whether help lists it or not; empty when it has none there.
    func keyName(of id: ActionID, in place: Place) -> String {
        let binding = self[id]?.bindings.first { $0.places.contains(place) && !$0.sequences.isEmpty }
        return binding?.sequences.first?.shortName ?? ""
    }

    /// Returns the names of a line's keys; what has none is named as the palette does it.
    func keyNames(of row: ActionRow) -> [String] {
        let names = row.keyNames
        return names.isEmpty ? row.actions.map { keyName(of: $0.id) } : names
    }

    private func usualKey(of id: ActionID, _ arguments: [String], in places: [Place]) -> KeySequence? {
        let bindings = (self[id]?.bindings ?? []).filter { binding in
            binding.isListed && !binding.sequences.isEmpty && (arguments.isEmpty || binding.arguments == arguments)
        }
        for place in places {
            if let binding = bindings.first(where: { $0.places.contains(place) }) { return binding.sequences.first }
            // Its keys of other places mean nothing here.
            if exceptions[place]?.contains(id) == true { return nil }
        }
        return bindings.first?.sequences.first
    }
}

extension DashboardState {
    /// Returns the usual key of an action where the keyboard is, as a sentence names it; where it has none, how it is
    /// done by its name.
    func keyName(of id: ActionID, _ arguments: String...) -> String { actions.keyName(of: id, arguments, in: places) }

    /// Returns the usual key of an action where the keyboard is, as a label; empty when it has none.
    func keyLabel(of id: ActionID, _ arguments: String...) -> String { actions.label(of: id, arguments, in: places) }
}
