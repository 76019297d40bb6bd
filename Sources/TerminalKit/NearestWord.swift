/// Finds the word that somebody who made a typing mistake may have meant.
public enum NearestWord {
    /// The longest word that is looked for.
    private static let longest = 40

    /// Returns the word nearest to another, at most two letters away; nil where none is that near.
    public static func nearest(to word: String, among words: [String]) -> String? {
        guard word.count <= longest else { return nil }
        let ranked = words.map { (word: $0, distance: distance(word.lowercased(), $0.lowercased())) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= 2 && best.distance < best.word.count - 1 ? best.word : nil
    }

    /// How many letters have to be added, removed or exchanged (Levenshtein's distance).
    private static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left), Array(right))
        var before = Array(0...right.count)
        for (row, letter) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                let exchanged = before[column] + (letter == other ? 0 : 1)
                current.append(min(exchanged, before[column + 1] + 1, current[column] + 1))
            }
            before = current
        }
        return before[right.count]
    }
}
