/// Scans one record from a place in a buffer.
///
/// The buffer's bytes are handed from function to function: counting who uses an array, field by field, costs more than
/// scanning the fields.
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

    private let separator: UInt8
    private let isAtEnd: Bool
    /// Whether a quote stood inside a field: the fields behind it are read without regard to quotes.
    private var hasStrayQuote = false

    /// Creates a scanner; `isAtEnd` says that no bytes will follow the buffer's, `width` how many fields to expect.
    init(start: Int, separator: UInt8, isAtEnd: Bool, width: Int = 0) {
        fields.reserveCapacity(width)
        self.separator = separator
        self.end = start
        self.isAtEnd = isAtEnd
    }

    /// Scans the record; false when it goes on beyond the buffer.
    mutating func scan(_ buffer: Span<UInt8>) -> Bool {
        while true {
            let isQuoted = end < buffer.count && buffer[end] == Self.quote
            guard isQuoted ? scanQuotedField(buffer) : scanPlainField(buffer) else { return false }
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

    private mutating func scanPlainField(_ buffer: Span<UInt8>) -> Bool {
        let first = end
        let hasQuote: Bool
        (end, hasQuote) = Self.plainField(in: buffer, from: first, separator)
        if hasQuote {
            fault = fault ?? "a quote stands inside a field; put the whole field in quotes and double the quote"
            hasStrayQuote = true
        }
        guard end < buffer.count || isAtEnd else { return false }
        let isLast = end == buffer.count || buffer[end] == Self.lineFeed
        let hasReturn = isLast && end > first && buffer[end - 1] == Self.carriageReturn
        append(buffer.extracting(first..<(hasReturn ? end - 1 : end)))
        return true
    }

    /// Returns where a field ends that has no quotes around it, and whether a quote stands inside.
    private static func plainField(
        in buffer: Span<UInt8>, from first: Int, _ separator: UInt8
    ) -> (end: Int, hasQuote: Bool) {
        var end = first
        var hasQuote = false
        while end < buffer.count, buffer[end] != separator, buffer[end] != lineFeed {
            if buffer[end] == quote { hasQuote = true }
            end += 1
        }
        return (end, hasQuote)
    }

    private mutating func scanQuotedField(_ buffer: Span<UInt8>) -> Bool {
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
            buffer.extracting(first..<end).withUnsafeBufferPointer { content += $0 }
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
        guard skipReturn(buffer) else { return false }
        guard end == buffer.count || buffer[end] == separator || buffer[end] == Self.lineFeed else {
            doubt("text follows a closing quote; double the quotes inside a field")
            return true
        }
        append(content.span)
        return true
    }

    /// Skips the CR of a CRLF; false when the buffer ends before that is known.
    private mutating func skipReturn(_ buffer: Span<UInt8>) -> Bool {
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

    private mutating func append(_ content: Span<UInt8>) {
        let (field, isValid) = content.withUnsafeBufferPointer { content in
            // Most text is ASCII, which needs no validation.
            let isValid = content.allSatisfy { $0 < 0x80 } || String(validating: content, as: UTF8.self) != nil
            return (String(decoding: content, as: UTF8.self), isValid)
        }
        if !isValid { fault = fault ?? "field \(fields.count + 1) is not UTF-8; save the file as UTF-8" }
        fields.append(field)
    }
}
