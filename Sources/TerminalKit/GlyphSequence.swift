/// Divides sanitized text into what a cell can hold: graphemes of one or two columns, and the letters of longer ones.
///
/// Indic scripts join any number of consonants and vowels into one grapheme; a terminal gives each of them columns of its
/// own, so each stands in a cell of its own with the marks upon it.
struct GlyphSequence: Sequence, IteratorProtocol {
    /// One glyph: where it stands in the text, and its columns, 1 or 2.
    struct Glyph {
        let range: Range<String.Index>
        let columns: Int
    }

    private let text: String
    private var place: String.Index
    /// The end of a long grapheme that is being divided.
    private var longEnd: String.Index

    /// Creates the sequence over text that ``TextWidth/sanitized(_:)`` returned.
    init(_ text: String) {
        self.text = text
        place = text.startIndex
        longEnd = place
    }

    mutating func next() -> Glyph? {
        guard place < text.endIndex else { return nil }
        if place < longEnd { return nextLetter() }
        let end = text.index(after: place)
        let columns = TextWidth.columns(of: text[place])
        if columns > 2 {
            longEnd = end
            return nextLetter()
        }
        defer { place = end }
        return Glyph(range: place..<end, columns: columns)
    }

    /// Returns one scalar of a long grapheme with what is drawn onto it.
    private mutating func nextLetter() -> Glyph {
        let scalars = text.unicodeScalars
        let columns = Swift.max(1, ScalarWidth.columns(of: scalars[place]))
        var end = scalars.index(after: place)
        while end < longEnd, ScalarWidth.columns(of: scalars[end]) == 0 { end = scalars.index(after: end) }
        defer { place = end }
        return Glyph(range: place..<end, columns: columns)
    }
}
