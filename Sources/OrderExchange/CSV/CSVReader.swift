/// Holds one record of a CSV file and the line it starts on.
struct CSVRecord: Equatable {
    let line: Int
    let fields: [String]
}

/// Says what is wrong with one record, with the fields that could still be read before it went wrong.
struct CSVFault: Equatable {
    let line: Int
    let reason: String
    let readable: [String]
}

/// What stands next in a CSV file.
enum CSVItem: Equatable {
    case record(CSVRecord)
    case fault(CSVFault)
}

/// Reads a CSV file strictly by RFC 4180, one record at a time, in memory bounded by the longest record.
///
/// Lines end in LF or CRLF; empty lines are passed over; a UTF-8 byte order mark is dropped. A fault costs one line:
/// reading goes on at the line after the one the faulty record starts on, so a quote that is never closed does not
/// swallow the file.
struct CSVReader {
    /// A longer record is taken for a quote that was never closed.
    static let longestRecord = 256 * 1024

    /// How many fields each record has to have; any number while nil.
    var width: Int?

    private var bytes: any ByteSource
    private var buffer: [UInt8] = []
    private var start = 0
    private var line = 1
    private var isAtEnd = false
    private var isOpened = false

    init(_ bytes: any ByteSource) {
        self.bytes = bytes
    }

    /// The line the next record starts on, or after the end how many lines there were, plus one.
    var nextLine: Int { line }

    /// Returns the next record or fault, or nil at the end; throws what the byte source throws.
    mutating func next() throws -> CSVItem? {
        if !isOpened { try open() }
        while try skipEmptyLine() {}
        while true {
            guard start < buffer.count else {
                if isAtEnd { return nil }
                try fill()
                continue
            }
            let isTooLong = !isAtEnd && buffer.count - start >= Self.longestRecord
            var scanner = CSVScanner(buffer: buffer, start: start, isAtEnd: isAtEnd || isTooLong)
            guard scanner.scan() else {
                try fill()
                continue
            }
            return try take(scanner, isCut: isTooLong && scanner.endsWithBuffer)
        }
    }

    private mutating func open() throws {
        isOpened = true
        while buffer.count < 3, !isAtEnd { try fill() }
        if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
    }

    /// Steps over one line end; false when the next thing is not one.
    private mutating func skipEmptyLine() throws -> Bool {
        while buffer.count - start < 2, !isAtEnd { try fill() }
        guard start < buffer.count else { return false }
        if buffer[start] == CSVScanner.lineFeed {
            start += 1
        } else if buffer[start] == CSVScanner.carriageReturn, start + 1 < buffer.count,
            buffer[start + 1] == CSVScanner.lineFeed
        {
            start += 2
        } else {
            return false
        }
        line += 1
        return true
    }

    private mutating func take(_ scanner: CSVScanner, isCut: Bool) throws -> CSVItem {
        let first = line
        guard let reason = fault(in: scanner, isCut: isCut) else {
            start = scanner.end
            line += scanner.lines
            return .record(CSVRecord(line: first, fields: scanner.fields))
        }
        // The record's lines may be other, good records behind a stray quote: only the first is given up.
        try skipLine()
        return .fault(CSVFault(line: first, reason: reason, readable: scanner.fields))
    }

    private func fault(in scanner: CSVScanner, isCut: Bool) -> String? {
        if let reason = scanner.fault { return reason }
        if isCut { return "the row is longer than \(Self.longestRecord) bytes" }
        let count = scanner.fields.count
        guard let width, count != width else { return nil }
        return "the row has \(count) field\(count == 1 ? "" : "s") where the header has \(width)"
    }

    private mutating func skipLine() throws {
        while true {
            if let lineEnd = buffer[start...].firstIndex(of: CSVScanner.lineFeed) {
                start = lineEnd + 1
                line += 1
                return
            }
            start = buffer.count
            if isAtEnd { return }
            try fill()
        }
    }

    private mutating func fill() throws {
        buffer.removeFirst(start)
        start = 0
        let more = try bytes.read()
        isAtEnd = more.isEmpty
        buffer += more
    }
}
