/// Makes a table of actions from settings: finds what contradicts itself, takes that back, and warns.
struct KeyResolver {
    private var requests: [KeyRequest]
    private let standard: ActionTable
    /// What was wrong.
    private(set) var warnings: [KeyWarning] = []

    /// A resolver of requests in the order of the file.
    init(requests: [KeyRequest], over standard: ActionTable = .standard) {
        self.requests = requests
        self.standard = standard
    }

    /// Returns the table, once nothing in it contradicts anything else.
    mutating func resolve() -> ActionTable {
        var layout = KeyLayout(requests, over: standard)
        // Each round takes something back, so this ends.
        while revertTakenKeys(in: layout) || revertCutOffKeys(in: layout) || revertLastWayOut(in: layout) {
            layout = KeyLayout(requests, over: standard)
        }
        warnOfLosses(in: layout)
        warnOfCover(in: layout)
        return layout.table(over: standard)
    }

    private mutating func warn(_ request: Int, _ text: String) {
        let warning = KeyWarning(line: requests[request].setting.line, text: text)
        if !warnings.contains(warning) { warnings.append(warning) }
    }

    // MARK: What is taken back

    /// Takes back what an earlier setting has claimed; returns whether there was anything.
    private mutating func revertTakenKeys(in layout: KeyLayout) -> Bool {
        var isChanged = false
        for (claim, winner) in layout.lost {
            guard let request = claim.request, let earlier = winner.request else { continue }
            let place = requests[earlier].setting.line.map { " (line \($0))" } ?? ""
            warn(
                request,
                "\(claim.sequence.words) is \(winner.action) in \(claim.place.name) already\(place), and not "
                    + "\(claim.action)")
            requests[request].withdraw(claim.sequence, in: claim.place)
            isChanged = true
        }
        return isChanged
    }

    /// Takes back several keys of which the first ones have a meaning alone, or of which a later one never waits.
    private mutating func revertCutOffKeys(in layout: KeyLayout) -> Bool {
        var isChanged = false
        for claim in layout.claims.values.flatMap(\.values) where claim.sequence.onlyKey == nil {
            guard let request = claim.request, let reason = cutOff(claim, in: layout) else { continue }
            warn(request, "\(claim.sequence.words) cannot be \(claim.action): \(reason)")
            requests[request].withdraw(claim.sequence, in: claim.place)
            isChanged = true
        }
        return isChanged
    }

    private func cutOff(_ claim: KeyLayout.Claim, in layout: KeyLayout) -> String? {
        for key in claim.sequence.keys {
            if let other = layout.claims[.always]?[KeySequence(key)] {
                return "\(key.word) is \(other.action) at any time"
            }
        }
        for chain in Place.chains where chain.contains(claim.place) {
            for place in chain {
                for beginning in claim.sequence.beginnings {
                    guard let other = layout.claims[place]?[beginning], !layout.isExcepted(other, in: chain) else {
                        continue
                    }
                    return "\(beginning.words) alone is \(other.action) in \(place.name)"
                }
            }
        }
        return nil
    }

    /// Takes back the last setting without which somebody could leave a place.
    private mutating func revertLastWayOut(in layout: KeyLayout) -> Bool {
        for way in WayOut.all where !way.isOpen(in: layout) {
            let keys = Set(way.actions.compactMap { standard[$0] }.flatMap(\.bindings).flatMap(\.sequences))
            let culprit = requests.indices.last { index in
                let request = requests[index]
                return !request.isEmpty
                    && (way.actions.contains(request.action.id)
                        || request.keys.values.contains { !keys.isDisjoint(with: $0) })
            }
            guard let culprit else { continue }
            warn(
                culprit,
                "\(requests[culprit].action.id) stays as it is: no key would be left that \(way.words)")
            requests[culprit].withdraw()
            return true
        }
        return false
    }

    // MARK: What is only warned of

    /// Warns of standard keys that mean something else now.
    private mutating func warnOfLosses(in layout: KeyLayout) {
        for (claim, winner) in layout.lost {
            guard let request = winner.request else { continue }
            warn(
                request,
                "\(claim.sequence.words) is \(winner.action) in \(claim.place.name) now, and no longer \(claim.action)")
        }
    }

    /// Warns of keys that mean something else in a place before or behind their own.
    private mutating func warnOfCover(in layout: KeyLayout) {
        for chain in Place.chains {
            // What is there for a moment only goes before everything.
            let chain = chain.filter { $0 != .waiting && $0 != .caption }
            for (index, place) in chain.enumerated() {
                for claim in (layout.claims[place] ?? [:]).values where !layout.isExcepted(claim, in: chain) {
                    for other in chain[(index + 1)...] { warn(of: claim, over: other, in: chain, layout) }
                }
            }
        }
    }

    private mutating func warn(
        of claim: KeyLayout.Claim, over place: Place, in chain: [Place], _ layout: KeyLayout
    ) {
        guard let covered = layout.claims[place]?[claim.sequence], !covered.isSame(as: claim),
            !layout.isExcepted(covered, in: chain), let request = claim.request ?? covered.request,
            !isStandard(claim) || !isStandard(covered)
        else { return }
        if claim.request != nil {
            warn(
                request,
                "\(claim.sequence.words) is \(claim.action) in \(claim.place.name) now, and not \(covered.action)")
        } else {
            warn(
                request,
                "\(claim.sequence.words) stays \(claim.action) in \(claim.place.name), and is not \(covered.action) there"
            )
        }
    }

    /// Returns whether a key has its meaning there without any setting, too.
    private func isStandard(_ claim: KeyLayout.Claim) -> Bool {
        standard[claim.action]?.bindings.contains { binding in
            binding.places.contains(claim.place) && binding.sequences.contains(claim.sequence)
        } ?? false
    }
}
