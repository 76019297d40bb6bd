import GRDB
import SQLiteStorage

/// Writes out the beginnings of words as the terms of the full-text index.
///
/// The index reads matches of a term, or of a beginning it keeps, one after the other and can skip among them. Those of
/// any other beginning it gathers in memory first, in time proportional to the matches.
struct SearchVocabulary {
    let tables: OrderTables
    let limits: SearchLimits

    /// More than anyone types; each word costs a few reads of the index.
    private static let mostWords = 16
    /// Lower than any character of a term: behind a term, this is the first place that is not the term's.
    private static let lowest = "\u{1}"

    /// Returns the expression that finds what holds every word as the beginning of a word; nil without words.
    func expression(of words: SearchWords, in db: Database) throws -> String? {
        let distinct = Set(words.words).sorted()
        guard !distinct.isEmpty, distinct.count <= Self.mostWords else { return words.expression }
        try open(in: db)
        return try distinct.map { try expression(of: $0, in: db) }.joined(separator: " AND ")
    }

    private func expression(of word: String, in db: Database) throws -> String {
        let beginning = "\"\(word)\" *"
        if word.unicodeScalars.count <= OrderTables.longestKeptBeginning { return beginning }
        let terms = try terms(beginningWith: word, in: db)
        guard !terms.isEmpty, terms.count <= limits.terms, terms.allSatisfy(isOneWord) else { return beginning }
        return "(\(terms.map { "\"\($0)\"" }.joined(separator: " OR ")))"
    }

    /// Returns the terms in order; one more than the limit when there are more.
    private func terms(beginningWith word: String, in db: Database) throws -> [String] {
        var terms: [String] = []
        var place = word
        while terms.count <= limits.terms, let term = try term(from: place, in: db), term.starts(with: word.utf8) {
            terms.append(String(decoding: term, as: UTF8.self))
            place = terms[terms.count - 1] + Self.lowest
        }
        return terms
    }

    /// The index cuts the text of an expression once more.
    private func isOneWord(_ term: String) -> Bool { IndexTokenizer.words(of: term) == [term] }

    private func term(from place: String, in db: Database) throws -> String.UTF8View? {
        let row = try db.row("SELECT term FROM temp.\(tables.searchTerms) WHERE term >= ? LIMIT 1", [place])
        return row.map { ($0[0] as String).utf8 }
    }

    /// The table of terms stores nothing: it is a view of the index, and belongs to this connection alone.
    private func open(in db: Database) throws {
        let isOpen = try db.row("SELECT 1 FROM temp.sqlite_master WHERE name = ?", [tables.searchTerms]) != nil
        guard !isOpen else { return }
        try db.execute(
            sql: """
                CREATE VIRTUAL TABLE temp.\(tables.searchTerms) USING fts5vocab(main, \(tables.search), instance)
                """)
    }
}
