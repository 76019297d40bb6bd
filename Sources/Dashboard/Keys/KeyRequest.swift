/// What a setting asks for, once it is understood: other keys for an action in some places.
struct KeyRequest: Sendable {
    /// Where it comes from.
    let setting: KeySetting
    let action: Action
    /// What the action is given; empty for nothing, or for what is then typed.
    let arguments: [String]
    /// The keys in each place, in place of all that it has there; none for no key.
    private(set) var keys: [Place: [KeySequence]]

    /// Whether there is nothing left of it.
    var isEmpty: Bool { keys.isEmpty }

    /// Takes a key back; where it was the only one, the keys that the place has without the setting stay.
    mutating func withdraw(_ sequence: KeySequence, in place: Place) {
        keys[place]?.removeAll { $0 == sequence }
        if keys[place]?.isEmpty == true { keys[place] = nil }
    }

    /// Takes all back.
    mutating func withdraw() { keys = [:] }
}
