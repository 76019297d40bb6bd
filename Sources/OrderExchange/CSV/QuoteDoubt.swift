/// Finds where a CSV file can be read again after a row whose quotes are in doubt.
///
/// The lines behind such a row are rows of their own, or text of a field that is still open. They are used only when
/// the rest of the file, to its end, can be read in one of these ways and not in the other.
struct QuoteDoubt {
    /// Each attempt reads the rest of the file; one with more rows in doubt is not worth more.
    private static let mostAttempts = 16

    let separator: UInt8
    /// Gives out the file's bytes from its beginning.
    let open: () throws -> any ByteSource

    /// A place from which a file can be read again.
    struct Resumption {
        /// The first line that begins a row for certain; nil when there is none.
        var line: Int?
        /// Whether the lines before it are text of a field for certain, and none of them is a row.
        var followsText = false
    }

    /// Returns where the file can be read again after a row that begins on `line`.
    func resumption(after line: Int) throws -> Resumption {
        var next = line + 1
        for _ in 0..<Self.mostAttempts {
            let (rows, text) = try readings(from: next)
            if !rows.isBroken { return Resumption(line: next) }
            if !text.isBroken { return Resumption(line: text.firstEnd.map { $0 + 1 }, followsText: next == line + 1) }
            next = rows.recordLine + 1
        }
        return Resumption()
    }

    /// Reads on from a line that begins a row, and from one that is text within a field.
    private func readings(from line: Int) throws -> (rows: QuoteReading, text: QuoteReading) {
        var rows = QuoteReading(line: line, beginsInside: false, separator: separator)
        var text = QuoteReading(line: line, beginsInside: true, separator: separator)
        var bytes = try open()
        var linesToPass = line - 1
        while !(rows.isBroken && text.isBroken) {
            let chunk = try bytes.read()
            guard !chunk.isEmpty else {
                rows.finish()
                text.finish()
                break
            }
            var rest = chunk[...]
            while linesToPass > 0, let end = rest.firstIndex(of: CSVScanner.lineFeed) {
                rest = rest[(end + 1)...]
                linesToPass -= 1
            }
            guard linesToPass == 0 else { continue }
            rows.follow(rest)
            text.follow(rest)
        }
        return (rows, text)
    }
}
