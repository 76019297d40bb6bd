import GRDB
import SQLiteStorage

/// Turns a text that someone typed into a literal expression for the full-text index.
struct SearchWords: Hashable, Sendable {
    /// The words, as the index itself cuts and folds them.
    private(set) var words: [String]

    /// More than anyone types; what lies behind it is ignored.
    private static let longestText = 1_000

    init(_ text: String) {
        let text = text.unicodeScalars.prefix(Self.longestText).reduce(into: "") { $0.unicodeScalars.append($1) }
        words = IndexTokenizer.words(of: text)
    }

    /// Adds the words of another text.
    mutating func add(_ other: SearchWords) {
        words += other.words
    }

    /// The expression that finds what holds every word as the beginning of a word; nil without words.
    ///
    /// A word holds neither quotes nor operators, and quoted it is nothing but text.
    var expression: String? {
        words.isEmpty ? nil : words.map { "\"\($0)\" *" }.joined(separator: " AND ")
    }
}

/// Divides texts into words with SQLite's own tokenizer. The index keeps no positions, so a query word that SQLite
/// divides into two is an error; and which characters separate words differs between versions of Unicode.
enum IndexTokenizer {
    /// How the index cuts texts, written as `CREATE VIRTUAL TABLE` has it.
    static let name = "unicode61 remove_diacritics 2"
    private static let components = ["unicode61", "remove_diacritics", "2"]

    /// A database of its own, in memory, because a tokenizer belongs to a connection.
    private static let database = try? DatabaseQueue()

    /// Returns the words, folded, in order; none when SQLite has no memory left to find them.
    static func words(of text: String) -> [String] {
        guard !text.isEmpty, let database else { return [] }
        let tokens = try? database.read { db in
            try db.makeTokenizer(FTS5TokenizerDescriptor(components: components))
                .tokenize(query: text.storable).filter { !$0.flags.contains(.colocated) }.map(\.token)
        }
        return tokens ?? []
    }
}
