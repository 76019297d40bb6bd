/// Scans one record from a place in a buffer.
struct CSVScanner {
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let quote = UInt8(ascii: "\"")

    private(set) var fields: [String] = []
    /// The place after the record's line end.
    private(set) var end: Int
    /// How many line ends the record holds, its own included.
    private(set) var lines = 0
    private(set) var fault: String?
    /// Whether the fault leaves it open where the record ends; one that does not is scanned to its end.
    private(set) var isInDoubt = false
    /// Whether the buffer ended before a line end did.
    private(set) var endsWithBuffer = false

    private let buffer: [UInt8]
    private let separator: UInt8
    private let isAtEnd: Bool
    /// Whether a quote stood inside a field: the fields behind it are read without regard to quotes.
    private var hasStrayQuote = false

    /// Creates a scanner; `isAtEnd` says that no bytes will follow the buffer's.
    init(buffer: [UInt8], start: Int, separator: UInt8, isAtEnd: Bool) {
        self.buffer = buffer
        self.separator = separator
        self.end = start
        self.isAtEnd = isAtEnd
    }

    /// Scans the record; false when it goes on beyond the buffer.
    mutating func scan() -> Bool {
        while true {
            let isQuoted = end < buffer.count && buffer[end] == Self.quote
            guard isQuoted ? scanQuotedField() : scanPlainField() else { return false }
            if isInDoubt { return true }
            guard end < buffer.count else {
                endsWithBuffer = true
                return isAtEnd
            }
            let next = buffer[end]
            end += 1
            if next == Self.lineFeed {
                lines += 1
                return true
            }
        }
    }

    private mutating func scanPlainField() -> Bool {
        let first = end
        while end < buffer.count, buffer[end] != separator, buffer[end] != Self.lineFeed {
            if buffer[end] == Self.quote {
                fault = fault ?? "a quote stands inside a field; put the whole field in quotes and double the quote"
                hasStrayQuote = true
            }
            end += 1
        }
        guard end < buffer.count || isAtEnd else { return false }
        let isLast = end == buffer.count || buffer[end] == Self.lineFeed
        let hasReturn = isLast && end > first && buffer[end - 1] == Self.carriageReturn
        append(buffer[first..<(hasReturn ? end - 1 : end)])
        return true
    }

    private mutating func scanQuotedField() -> Bool {
        var content: [UInt8] = []
        guard !hasStrayQuote else {
            isInDoubt = true
            return true
        }
        end += 1
        while true {
            let first = end
            while end < buffer.count, buffer[end] != Self.quote {
                if buffer[end] == Self.lineFeed { lines += 1 }
                end += 1
            }
            content += buffer[first..<end]
            guard end < buffer.count else {
                if isAtEnd { doubt("a quote is opened and never closed") }
                return isAtEnd
            }
            end += 1
            guard end < buffer.count || isAtEnd else { return false }
            guard end < buffer.count, buffer[end] == Self.quote else { break }
            content.append(Self.quote)
            end += 1
        }
        guard skipReturn() else { return false }
        guard end == buffer.count || buffer[end] == separator || buffer[end] == Self.lineFeed else {
            doubt("text follows a closing quote; double the quotes inside a field")
            return true
        }
        append(content[...])
        return true
    }

    /// Skips the CR of a CRLF; false when the buffer ends before that is known.
    private mutating func skipReturn() -> Bool {
        guard end < buffer.count, buffer[end] == Self.carriageReturn else { return true }
        guard end + 1 < buffer.count else {
            if isAtEnd { end += 1 }
            return isAtEnd
        }
        if buffer[end + 1] == Self.lineFeed { end += 1 }
        return true
    }

    private mutating func doubt(_ reason: String) {
        fault = reason
        isInDoubt = true
    }

    private mutating func append(_ content: ArraySlice<UInt8>) {
        guard let field = String(validating: content, as: UTF8.self) else {
            fault = fault ?? "field \(fields.count + 1) is not UTF-8; save the file as UTF-8"
            return fields.append(String(decoding: content, as: UTF8.self))
        }
        fields.append(field)
    }
}
