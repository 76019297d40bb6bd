import TerminalKit

/// Holds the keys of everything that can be done: the standard ones, and what a person has set in their place.
///
/// What is wrong with a setting becomes a warning, and the keys it meant to exchange stay.
public struct KeyMap: Hashable, Sendable {
    /// The keys that there are without any setting.
    public static let standard = KeyMap([])

    /// What was set.
    public let settings: [KeySetting]
    /// What is wrong with that, in the order of the lines.
    public let warnings: [KeyWarning]
    let table: ActionTable

    /// Sets keys in place of the standard ones.
    public init(_ settings: [KeySetting]) {
        self.settings = settings
        guard !settings.isEmpty else {
            (table, warnings) = (.standard, [])
            return
        }
        var reader = KeyReader(table: .standard)
        let requests = settings.compactMap { reader.read($0) }
        var resolver = KeyResolver(requests: requests)
        table = resolver.resolve()
        warnings = (reader.warnings + resolver.warnings).sorted {
            ($0.line ?? 0, $0.text) < ($1.line ?? 0, $1.text)
        }
    }

    /// The characters that are bound with Alt, which a terminal sends as Escape and the character.
    public var altKeys: Set<Character> {
        Set(
            table.all.flatMap(\.bindings).flatMap(\.sequences).flatMap(\.keys).compactMap { key in
                if case .alt(let character) = key { character } else { nil }
            })
    }

    /// Compares what was set.
    public static func == (left: KeyMap, right: KeyMap) -> Bool { left.settings == right.settings }

    /// Hashes what was set.
    public func hash(into hasher: inout Hasher) { hasher.combine(settings) }
}
