/// Finds and ranks what the palette offers for a typed text.
///
/// In this order: the exact name of what can be done now, the beginning of the name, the beginning of words, anywhere inside,
/// and the typed letters scattered over the name. Among equals comes first what can be done now, before a name is typed what
/// breaks nothing, then what was done last, then what has a key here, then the order of the help.
struct PaletteSearch {
    private enum Rank: Int, Comparable {
        case exact
        case beginning
        case wordBeginnings
        case inside
        case scattered

        static func < (left: Rank, right: Rank) -> Bool { left.rawValue < right.rawValue }
    }

    private let typed: String
    private let words: [Substring]
    private let recent: [PaletteCall]

    /// A search for a text; `recent` is what was done from the palette, newest first.
    init(for typed: String, recent: [PaletteCall]) {
        let words = Self.spaced(typed).split(separator: " ")
        self.typed = words.joined(separator: " ")
        self.words = words
        self.recent = recent
    }

    /// Returns the entries that match, best first.
    func matches(in entries: [PaletteEntry]) -> [PaletteEntry] {
        let ranked = entries.enumerated().compactMap { index, entry in
            rank(of: entry).map { (rank: $0, index: index, entry: entry) }
        }
        return ranked.sorted { left, right in
            let (leftKey, rightKey) = (key(left.rank, left.entry), key(right.rank, right.entry))
            return leftKey == rightKey ? left.index < right.index : leftKey.lexicographicallyPrecedes(rightKey)
        }.map(\.entry)
    }

    /// Returns what is typed behind a name; empty where another name is typed, or nothing behind it.
    static func argument(of name: String, in typed: String) -> String {
        let text = typed.drop { $0 == " " }
        guard spaced(String(text)).hasPrefix("\(spaced(name)) ") else { return "" }
        return String(text.dropFirst(name.count + 1)).trimmingPrefix { $0 == " " }.description
    }

    /// Returns a text in small letters with a space for each hyphen inside a word: `slow-disk` is `slow disk`.
    private static func spaced(_ text: String) -> String {
        let letters = Array(text.lowercased())
        return String(
            letters.indices.map { index in
                let isInside =
                    letters[..<index].last?.isLetter == true && letters[(index + 1)...].first?.isLetter == true
                return letters[index] == "-" && isInside ? " " : letters[index]
            })
    }

    private func key(_ rank: Rank, _ entry: PaletteEntry) -> [Int] {
        let isFirstOffer = typed.isEmpty
        return [
            rank.rawValue, entry.availability == .available ? 0 : 1,
            // What Enter would do at once, before a name is typed, is harmless and usual here.
            isFirstOffer && entry.action.breaksOnPurpose ? 1 : 0, recent.firstIndex(of: entry.call) ?? recent.count,
            isFirstOffer && !entry.hasKeyHere ? 1 : 0,
        ]
    }

    private func rank(of entry: PaletteEntry) -> Rank? {
        guard !typed.isEmpty else { return .exact }
        let name = Self.spaced(entry.name)
        if name == typed { return entry.availability == .available ? .exact : .beginning }
        if name.hasPrefix(typed) { return .beginning }
        let text = "\(name) \(entry.title.lowercased())"
        let textWords = text.split { !$0.isLetter && !$0.isNumber }
        if words.allSatisfy({ word in textWords.contains { $0.hasPrefix(word) } }) { return .wordBeginnings }
        if words.allSatisfy(text.contains) { return .inside }
        return Self.isScattered(words.joined(), over: name) ? .scattered : nil
    }

    /// Whether all letters stand in a text in their order, with others between them.
    private static func isScattered(_ letters: String, over text: String) -> Bool {
        var rest = Substring(text)
        for letter in letters {
            guard let place = rest.firstIndex(of: letter) else { return false }
            rest = rest[rest.index(after: place)...]
        }
        return true
    }
}
