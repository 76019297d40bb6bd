import Foundation

/// Names how the lines of a file end.
public enum LineEnd: String, Hashable, Sendable, CaseIterable {
    /// LF, as on Unix.
    case lf
    /// CR and LF, as on Windows and in RFC 4180.
    case crlf
    /// CR alone, as on old Macs and in what some spreadsheets call "CSV (Macintosh)".
    case cr
}

/// Finds out how the lines of a text in ASCII or a superset of it end.
struct LineEndSurvey {
    /// How the first line ends; nil while there is no line end.
    private(set) var first: LineEnd?
    /// Whether some CR has no LF behind it.
    private(set) var hasLoneReturn = false
    private var endsWithReturn = false

    init() {}

    /// Adds the text's next bytes.
    mutating func see(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        if endsWithReturn { note(bytes[0] == CSVScanner.lineFeed ? .crlf : .cr) }
        endsWithReturn = bytes.last == CSVScanner.carriageReturn
        bytes.withUnsafeBytes { bytes in
            if first == nil, let place = bytes.firstIndex(of: CSVScanner.lineFeed, from: 0),
                !(bytes[..<place].contains(CSVScanner.carriageReturn))
            {
                first = .lf
            }
            var place = 0
            while let found = bytes.firstIndex(of: CSVScanner.carriageReturn, from: place), found + 1 < bytes.count {
                note(bytes[found + 1] == CSVScanner.lineFeed ? .crlf : .cr)
                place = found + 1
            }
        }
    }

    /// Ends the text.
    mutating func finish() {
        if endsWithReturn { note(.cr) }
    }

    private mutating func note(_ end: LineEnd) {
        first = first ?? end
        if end == .cr { hasLoneReturn = true }
    }
}

/// Gives out another source's text with LF in the place of each CR that ends a line without one.
///
/// Where all lines end so, a CR within quotes is a line end too. Else it is text there, and stays as it is.
struct UnifiedLineEnds: ByteSource {
    private enum State {
        case fieldStart
        case plain
        case quoted
        case quoteInQuoted
    }

    private var source: any ByteSource
    private let separator: UInt8
    private let isInQuotesToo: Bool
    private var state = State.fieldStart
    private var hasReturn = false

    init(_ source: any ByteSource, separator: UInt8, inQuotesToo isInQuotesToo: Bool) {
        self.source = source
        self.separator = separator
        self.isInQuotesToo = isInQuotesToo
    }

    mutating func read() throws -> [UInt8] {
        while true {
            let chunk = try source.read()
            var text: [UInt8] = []
            text.reserveCapacity(chunk.count + 1)
            chunk.withUnsafeBufferPointer { chunk in
                for byte in chunk { follow(byte, &text) }
            }
            if chunk.isEmpty, hasReturn {
                hasReturn = false
                text.append(CSVScanner.lineFeed)
            }
            if !text.isEmpty || chunk.isEmpty { return text }
        }
    }

    private mutating func follow(_ byte: UInt8, _ text: inout [UInt8]) {
        if hasReturn {
            hasReturn = false
            text.append(byte == CSVScanner.lineFeed ? CSVScanner.carriageReturn : CSVScanner.lineFeed)
        }
        if byte == CSVScanner.carriageReturn, isInQuotesToo || state != .quoted {
            // Held until it is known whether an LF follows.
            hasReturn = true
            if state != .quoted { state = .fieldStart }
            return
        }
        text.append(byte)
        switch (state, byte) {
        case (.quoted, CSVScanner.quote): state = .quoteInQuoted
        case (.quoted, _): break
        case (.quoteInQuoted, CSVScanner.quote), (.fieldStart, CSVScanner.quote): state = .quoted
        case (_, separator), (_, CSVScanner.lineFeed): state = .fieldStart
        default: state = .plain
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Returns the first place of a byte at or behind another place.
    fileprivate func firstIndex(of byte: UInt8, from place: Int) -> Int? {
        guard place < count, let start = baseAddress, let found = memchr(start + place, Int32(byte), count - place)
        else {
            return nil
        }
        return UnsafeRawPointer(found) - start
    }
}
