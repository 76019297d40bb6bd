import CQRS
import Foundation
import TerminalKit

/// Reads settings of keys, one at a time, and collects what cannot be understood.
struct KeyReader {
    /// The most keys that are typed one after another.
    private static let longestSequence = 4
    /// The word for no key at all.
    private static let noKey = "none"

    private let table: ActionTable
    /// What was wrong.
    private(set) var warnings: [KeyWarning] = []

    /// A reader of settings for the actions of a table.
    init(table: ActionTable) {
        self.table = table
    }

    /// Returns what a setting asks for; nil, with a warning, where that is not to be had.
    mutating func read(_ setting: KeySetting) -> KeyRequest? {
        do {
            let place = try place(setting.place)
            let (action, arguments) = try action(setting.action)
            let places = try places(of: action, in: place)
            try check(arguments, of: action, in: places)
            let isNone = setting.keys.isEmpty || setting.keys.map { $0.lowercased() } == [Self.noKey]
            let sequences = isNone ? [] : sequences(in: setting)
            guard isNone || !sequences.isEmpty else { return nil }
            let granted = try grant(sequences, in: places, of: setting, isAnywhere: place == nil)
            return KeyRequest(setting: setting, action: action, arguments: arguments, keys: granted)
        } catch {
            warn(setting, error.sentence)
            return nil
        }
    }

    private struct Fault: Error { let sentence: String }

    private mutating func warn(_ setting: KeySetting, _ sentence: String) {
        warnings.append(KeyWarning(line: setting.line, text: sentence))
    }

    // MARK: Places

    /// Returns the place of a name; nil for wherever the action can be done.
    private func place(_ name: String) throws(Fault) -> Place? {
        let names = Place.named.map(\.name)
        if name == Place.anywhere.name { return nil }
        if let found = Place.named.first(where: { $0.name == name }) { return found.place }
        if table[ActionID(name)] != nil {
            throw Fault(
                sentence: "'\(name)' is an action and stands under a place, such as \(Place.anywhere.name)")
        }
        throw Fault(
            sentence: "there is no place '\(Self.shown(name))'; "
                + (NearestWord.nearest(to: name, among: names).map { "did you mean \($0)?" }
                    ?? "the places are \(names.joined(separator: ", "))"))
    }

    /// Returns the places that a setting is about.
    private func places(of action: Action, in place: Place?) throws(Fault) -> [Place] {
        let known = action.places
        guard let place else { return known }
        guard known.contains(place) || known.contains(where: place.isCovered(by:)) else {
            throw Fault(
                sentence: "\(action.id) cannot be done in \(place.name), only in "
                    + known.map(\.name).joined(separator: ", "))
        }
        return [place]
    }

    // MARK: Actions

    private func action(_ text: String) throws(Fault) -> (Action, [String]) {
        let words = text.split(separator: " ", maxSplits: 1).map(String.init)
        guard let name = words.first, let action = table[ActionID(name)] else {
            throw Fault(sentence: "there is no action '\(Self.shown(text))'; \(suggestion(for: words.first ?? ""))")
        }
        let argument = words.count > 1 ? words[1].trimmingPrefix { $0 == " " } : ""
        return (action, argument.isEmpty ? [] : [String(argument)])
    }

    private func suggestion(for name: String) -> String {
        let ids = table.all.map(\.id)
        let named = ids.first { $0.rawValue.hasSuffix(".\(name)") || $0.typedName == name.lowercased() }
        let meant = named?.rawValue ?? NearestWord.nearest(to: name, among: ids.map(\.rawValue))
        return meant.map { "did you mean \($0)?" } ?? "'orderdesk config keys' lists them"
    }

    private func check(_ arguments: [String], of action: Action, in places: [Place]) throws(Fault) {
        guard let argument = arguments.first else { return }
        guard let parameter = action.parameters.first else {
            throw Fault(sentence: "\(action.id) is given nothing, so '\(Self.shown(argument))' means nothing behind it")
        }
        let choices = parameter.choices.map { choices in places.flatMap { choices(Self.state(in: $0)) } } ?? []
        guard !choices.isEmpty, !choices.contains(argument) else { return }
        let meant = NearestWord.nearest(to: argument, among: choices)
        throw Fault(
            sentence: "\(action.id) knows no \(parameter.name) '\(Self.shown(argument))'; "
                + (meant.map { "did you mean \($0)?" } ?? "there are \(choices.joined(separator: ", "))"))
    }

    /// A dashboard as it starts, in a place.
    private static func state(in place: Place) -> DashboardState {
        let seed = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        var state = DashboardState(
            configuration: DashboardConfiguration(user: "", idSeed: seed), size: Size(columns: 80, rows: 24),
            now: Timestamp(microseconds: 0), actions: .standard)
        if case .screen(let id) = place { state.screens.show(id) }
        return state
    }

    // MARK: Keys

    /// Returns the keys that can be read; warns of the others.
    private mutating func sequences(in setting: KeySetting) -> [KeySequence] {
        var sequences: [KeySequence] = []
        for text in setting.keys {
            do {
                let sequence = try Self.sequence(text)
                if !sequences.contains(sequence) { sequences.append(sequence) }
            } catch {
                warn(setting, "\(setting.action): \(error.sentence)")
            }
        }
        return sequences
    }

    private static func sequence(_ text: String) throws(Fault) -> KeySequence {
        let words = text.split(separator: " ").map(String.init)
        guard words.count <= longestSequence else {
            throw Fault(sentence: "'\(shown(text))' is more than \(longestSequence) keys")
        }
        var sequence: KeySequence?
        for word in words {
            let key = try key(word)
            guard key != .escape || words.count == 1 else {
                throw Fault(sentence: "'\(shown(text))' cannot hold \(key.word), which gives up what was begun")
            }
            sequence = sequence?.followed(by: key) ?? KeySequence(key)
        }
        guard let sequence else { throw Fault(sentence: "a key is missing; write \(noKey) for no key") }
        return sequence
    }

    private static func key(_ word: String) throws(Fault) -> Key {
        do {
            return try Key.read(word)
        } catch .same(let other) {
            throw Fault(sentence: "'\(shown(word))' is the same as \(other.word) to a terminal; write that")
        } catch {
            let meant = NearestWord.nearest(to: word, among: Key.named.map(\.word))
            throw Fault(
                sentence: "there is no key '\(shown(word))'; "
                    + (meant.map { "did you mean \($0)?" } ?? "write one such as \(examples)"))
        }
    }

    private static var examples: String {
        [Key.character("x"), .function(9), .pageDown, .control("r"), .alt("x")].map(\.word).joined(separator: ", ")
    }

    /// Returns the keys for each place that can have them.
    private mutating func grant(
        _ sequences: [KeySequence], in places: [Place], of setting: KeySetting, isAnywhere: Bool
    ) throws(Fault) -> [Place: [KeySequence]] {
        var granted: [Place: [KeySequence]] = [:]
        var obstacles: [String] = []
        for place in places {
            let fitting = sequences.filter { sequence in
                guard let obstacle = Self.obstacle(to: sequence, in: place) else { return true }
                obstacles.append("\(sequence.words) cannot be its key in \(place.name): \(obstacle)")
                return false
            }
            // Where none fits, the keys of that place stay.
            if sequences.isEmpty || !fitting.isEmpty { granted[place] = fitting }
        }
        // What is meant for wherever it is possible is not possible everywhere.
        guard granted.isEmpty || !isAnywhere, let first = obstacles.first else { return granted }
        guard !granted.isEmpty else { throw Fault(sentence: "\(setting.action): \(first)") }
        warn(setting, "\(setting.action): \(first)")
        return granted
    }

    private static func obstacle(to sequence: KeySequence, in place: Place) -> String? {
        if sequence.onlyKey == nil, place == .always || place == .waiting {
            return "only one key can be typed there"
        }
        guard place.holdsText else { return nil }
        var input = TextInput()
        guard input.handle(sequence.first) else { return nil }
        return input.isEmpty ? "it edits the text that is typed there" : "it is typed into a text there"
    }

    private static func shown(_ text: String) -> String { TextWidth.clipped(text, to: 40) }
}

extension Action {
    /// Where it can be done, by a key or by its name; each place once.
    var places: [Place] {
        bindings.flatMap(\.places).reduce(into: []) { places, place in
            if !places.contains(place) { places.append(place) }
        }
    }
}
