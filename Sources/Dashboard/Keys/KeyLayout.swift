/// Holds which keys every action has in every place, once some settings are laid over the standard table.
struct KeyLayout {
    /// The keys of an action in one place, for some arguments.
    struct Slot {
        let place: Place
        let arguments: [String]
        var sequences: [KeySequence]
        let isListed: Bool
        /// The index of the request that it comes from; nil for a standard one.
        let request: Int?
    }

    /// A key that an action has in a place.
    struct Claim {
        let sequence: KeySequence
        let place: Place
        let action: ActionID
        let arguments: [String]
        let request: Int?

        /// Returns whether another claim is for the same thing.
        func isSame(as other: Claim) -> Bool { action == other.action && arguments == other.arguments }
    }

    /// The slots of each action, in the order of its bindings.
    private(set) var slots: [ActionID: [Slot]]
    /// In some places, the actions whose keys of the places behind them mean nothing there.
    private(set) var exceptions: [Place: Set<ActionID>] = [:]
    /// What each key means in each place.
    private(set) var claims: [Place: [KeySequence: Claim]] = [:]
    /// Claims that others have already, and those they have lost to.
    private(set) var lost: [(claim: Claim, winner: Claim)] = []

    /// Lays requests over the actions of a table; what is said of one place goes before what is said of all.
    init(_ requests: [KeyRequest], over table: ActionTable) {
        slots = Dictionary(uniqueKeysWithValues: table.all.map { ($0.id, Self.slots(of: $0)) })
        let indices = requests.indices.filter { !requests[$0].isEmpty }
        let general = indices.filter { requests[$0].setting.place == Place.anywhere.name }
        for index in general + indices.filter({ !general.contains($0) }) { lay(requests[index], index) }
        // In the order of the file: of two that claim a key the first one has it, and both go before the standard.
        let all = table.all.flatMap(claims(of:))
        let (asked, standard) = (all.filter { $0.request != nil }, all.filter { $0.request == nil })
        for claim in asked.sorted(by: { ($0.request ?? 0) < ($1.request ?? 0) }) + standard { add(claim) }
    }

    /// The actions with the keys that they have here.
    func table(over table: ActionTable) -> ActionTable {
        let sections = table.sections.map { section in
            ActionSection(
                section.name,
                section.rows.map { row in ActionRow(row.words, row.actions.map { $0.bound(to: bindings(of: $0.id)) }) })
        }
        return ActionTable(sections, exceptions: exceptions)
    }

    /// Returns whether a key of a place means nothing in a chain of places because of an exception before it.
    func isExcepted(_ claim: Claim, in chain: [Place]) -> Bool {
        chain.prefix { $0 != claim.place }.contains { exceptions[$0]?.contains(claim.action) == true }
    }

    private static func slots(of action: Action) -> [Slot] {
        action.bindings.flatMap { binding in
            binding.places.map { place in
                Slot(
                    place: place, arguments: binding.arguments, sequences: binding.sequences,
                    isListed: binding.isListed, request: nil)
            }
        }
    }

    private mutating func lay(_ request: KeyRequest, _ index: Int) {
        let id = request.action.id
        let known = request.action.places
        // A dictionary has no order, and what is shown depends on it.
        let places = known.filter { request.keys[$0] != nil } + request.keys.keys.filter { !known.contains($0) }
        for place in places {
            let slot = Slot(
                place: place, arguments: request.arguments, sequences: request.keys[place] ?? [], isListed: true,
                request: index)
            let replaced = slots[id, default: []].firstIndex { $0.place == place && $0.arguments == request.arguments }
            slots[id, default: []].removeAll { $0.place == place && $0.arguments == request.arguments }
            slots[id, default: []].insert(slot, at: replaced ?? slots[id, default: []].count)
            if !known.contains(place) { exceptions[place, default: []].insert(id) }
        }
    }

    private func claims(of action: Action) -> [Claim] {
        slots[action.id, default: []].flatMap { slot in
            slot.sequences.map { sequence in
                Claim(
                    sequence: sequence, place: slot.place, action: action.id, arguments: slot.arguments,
                    request: slot.request)
            }
        }
    }

    private mutating func add(_ claim: Claim) {
        guard let winner = claims[claim.place]?[claim.sequence] else {
            claims[claim.place, default: [:]][claim.sequence] = claim
            return
        }
        guard !winner.isSame(as: claim) else { return }
        lost.append((claim, winner))
        for index in slots[claim.action, default: []].indices {
            let slot = slots[claim.action, default: []][index]
            guard slot.place == claim.place, slot.arguments == claim.arguments else { continue }
            slots[claim.action]?[index].sequences.removeAll { $0 == claim.sequence }
        }
    }

    private func bindings(of id: ActionID) -> [KeyBinding] {
        slots[id, default: []].map { slot in
            KeyBinding(
                sequences: slot.sequences, places: [slot.place], arguments: slot.arguments, isListed: slot.isListed)
        }
    }
}
