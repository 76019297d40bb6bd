/// Follows the quotes of a CSV file from the beginning of a line on, under one assumption about where that line begins:
/// outside of every quoted field, or inside one that an earlier line opened.
///
/// It is as strict as RFC 4180 and holds no bytes. An opening quote under one assumption is a closing quote under the
/// other, so at most one of them reaches the end of a file without a misplaced quote.
struct QuoteReading {
    private enum State {
        case fieldStart
        case plain
        case quoted
        /// After a quote within a quoted field: it closes the field, or stands for one with the next.
        case quoteInQuoted
        /// After the CR behind a closing quote.
        case returned
    }

    /// The line of the last record that was begun.
    private(set) var recordLine: Int
    /// The line on which the first record ends; nil while it goes on.
    private(set) var firstEnd: Int?
    /// Whether a quote stands where none may.
    private(set) var isBroken = false

    private let separator: UInt8
    private var state: State
    private var line: Int

    init(line: Int, beginsInside: Bool, separator: UInt8) {
        self.line = line
        self.recordLine = line
        self.separator = separator
        state = beginsInside ? .quoted : .fieldStart
    }

    /// Follows one chunk of the file.
    mutating func follow(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBufferPointer { bytes in
            for byte in bytes {
                if isBroken { return }
                follow(byte)
            }
        }
    }

    /// Ends the file: a field must not be open.
    mutating func finish() {
        if state == .quoted { isBroken = true }
        firstEnd = firstEnd ?? line
    }

    private mutating func follow(_ byte: UInt8) {
        switch (state, byte) {
        case (.quoted, CSVScanner.quote): state = .quoteInQuoted
        case (.quoted, _): if byte == CSVScanner.lineFeed { line += 1 }
        case (.quoteInQuoted, CSVScanner.quote): state = .quoted
        case (.fieldStart, CSVScanner.quote): state = .quoted
        case (_, CSVScanner.quote): isBroken = true
        case (.returned, _) where byte != CSVScanner.lineFeed: isBroken = true
        case (_, separator): state = .fieldStart
        case (_, CSVScanner.lineFeed):
            firstEnd = firstEnd ?? line
            line += 1
            (recordLine, state) = (line, .fieldStart)
        case (.quoteInQuoted, CSVScanner.carriageReturn): state = .returned
        case (.quoteInQuoted, _): isBroken = true
        default: state = .plain
        }
    }
}
