/// Scans one record from a place in a buffer.
struct CSVScanner {
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")

    private(set) var fields: [String] = []
    /// The place after the record's line end.
    private(set) var end: Int
    /// How many line ends the record holds, its own included.
    private(set) var lines = 0
    private(set) var fault: String?
    /// Whether the buffer ended before a line end did.
    private(set) var endsWithBuffer = false

    private let buffer: [UInt8]
    private let isAtEnd: Bool

    /// Creates a scanner; `isAtEnd` says that no bytes will follow the buffer's.
    init(buffer: [UInt8], start: Int, isAtEnd: Bool) {
        self.buffer = buffer
        self.end = start
        self.isAtEnd = isAtEnd
    }

    /// Scans the record; false when it goes on beyond the buffer.
    mutating func scan() -> Bool {
        while true {
            let isQuoted = end < buffer.count && buffer[end] == Self.quote
            guard isQuoted ? scanQuotedField() : scanPlainField() else { return false }
            if fault != nil { return true }
            guard end < buffer.count else {
                endsWithBuffer = true
                return isAtEnd
            }
            let separator = buffer[end]
            end += 1
            if separator == Self.lineFeed {
                lines += 1
                return true
            }
        }
    }

    private mutating func scanPlainField() -> Bool {
        let first = end
        while end < buffer.count, buffer[end] != Self.comma, buffer[end] != Self.lineFeed {
            if buffer[end] == Self.quote {
                fault = "a quote stands inside a field; put the whole field in quotes and double the quote"
                return true
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
        end += 1
        while true {
            let first = end
            while end < buffer.count, buffer[end] != Self.quote {
                if buffer[end] == Self.lineFeed { lines += 1 }
                end += 1
            }
            content += buffer[first..<end]
            guard end < buffer.count else {
                if isAtEnd { fault = "a quote is opened and never closed" }
                return isAtEnd
            }
            end += 1
            guard end < buffer.count || isAtEnd else { return false }
            guard end < buffer.count, buffer[end] == Self.quote else { break }
            content.append(Self.quote)
            end += 1
        }
        guard skipReturn() else { return false }
        guard end == buffer.count || buffer[end] == Self.comma || buffer[end] == Self.lineFeed else {
            fault = "text follows a closing quote; double the quotes inside a field"
            return true
        }
        append(content[...])
        return true
    }

    /// Steps over the CR of a CRLF; false when the buffer ends too early to tell.
    private mutating func skipReturn() -> Bool {
        guard end < buffer.count, buffer[end] == Self.carriageReturn else { return true }
        guard end + 1 < buffer.count else {
            if isAtEnd { end += 1 }
            return isAtEnd
        }
        if buffer[end + 1] == Self.lineFeed { end += 1 }
        return true
    }

    private mutating func append(_ content: ArraySlice<UInt8>) {
        guard let field = String(validating: content, as: UTF8.self) else {
            fault = "field \(fields.count + 1) is not UTF-8; save the file as UTF-8"
            return
        }
        fields.append(field)
    }
}
