/// Describes what is wrong at one place of a filter's text.
public struct FilterFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The place, counted in Unicode scalars.
    public let range: Range<Int>
    /// What is wrong there.
    public let problem: String
    /// What to write instead.
    public let remedy: String
    /// The word of the term that it is in; nil in free text.
    public let word: String?

    init(_ range: Range<Int>, _ problem: String, _ remedy: String, word: String? = nil) {
        self.range = range
        self.problem = problem
        self.remedy = remedy
        self.word = word
    }

    /// The problem and the remedy as a sentence.
    public var description: String { "\(problem); \(remedy)" }
}

/// Finds the word of a closed set that somebody probably meant.
enum NearestWord {
    /// Returns the word that the text begins, or else differs from it in at most two letters; nil when there is none.
    static func of(_ text: String, among words: [String]) -> String? {
        let text = text.lowercased()
        if text.isEmpty { return nil }
        if let begun = words.first(where: { $0.hasPrefix(text) }) { return begun }
        let close = words.map { (word: $0, distance: distance(text, $0)) }.min { $0.distance < $1.distance }
        return close.flatMap { $0.distance <= min(2, text.count - 1) ? $0.word : nil }
    }

    /// The number of letters to add, drop, exchange or swap with the next one.
    private static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.unicodeScalars.prefix(20)), Array(right.unicodeScalars))
        var rows = [Array(0...right.count)]
        for i in 0..<left.count {
            var row = [i + 1]
            for j in 0..<right.count {
                var best = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (left[i] == right[j] ? 0 : 1))
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    best = min(best, rows[i - 1][j - 1] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[left.count][right.count]
    }
}
