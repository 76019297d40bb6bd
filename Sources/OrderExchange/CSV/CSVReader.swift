/// Holds one record of a CSV file and the line it starts on.
struct CSVRecord: Equatable {
    let line: Int
    let fields: [String]

    /// Whether it holds nothing but blanks.
    var isBlank: Bool { fields.areBlank }
}

/// Describes what is wrong with one record, with the fields that could be read before the error.
struct CSVFault: Equatable {
    let line: Int
    /// The number of lines that it spans.
    var lineCount = 1
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
/// Lines end in LF or CRLF; empty lines are passed over; a UTF-8 byte order mark is dropped. A fault costs its record where
/// it is certain which lines that has. Where its quotes leave that open, every line is a fault of its own up to the first
/// that begins a record for certain (``QuoteDoubt``): no record is ever made of text that may be part of a field.
struct CSVReader {
    /// The most bytes of a record; a longer one counts as a quote that was never closed.
    static let longestRecord = 256 * 1024

    /// How many fields each record has to have that is not blank; any number while nil.
    var width: Int?

    private let separator: UInt8
    /// Gives out the file's bytes once more from the beginning.
    private let reopen: () throws -> any ByteSource
    private var bytes: any ByteSource
    /// The line whose quotes are in doubt, and the first line after it that is not in doubt; nil when there is none.
    private var doubt: (since: Int, until: Int?)?
    private var buffer: [UInt8] = []
    private var start = 0
    private var line = 1
    private var isAtEnd = false
    private var isOpened = false

    /// Reads the bytes of the source that `open` returns; `open` is called again when quotes are in doubt.
    init(separator: UInt8 = UInt8(ascii: ","), open: @escaping () throws -> any ByteSource) throws {
        self.separator = separator
        self.reopen = open
        self.bytes = try open()
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
            if let doubt {
                guard doubt.until.map({ $0 > line }) ?? true else {
                    self.doubt = nil
                    continue
                }
                return .fault(try doubtfulLine(since: doubt.since))
            }
            let isTooLong = !isAtEnd && buffer.count - start >= Self.longestRecord
            var scanner = CSVScanner(
                start: start, separator: separator, isAtEnd: isAtEnd || isTooLong, width: width ?? 0)
            guard scanner.scan(buffer.span) else {
                try fill()
                continue
            }
            return try receive(scanner, isCut: isTooLong && scanner.endsWithBuffer)
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

    private mutating func receive(_ scanner: CSVScanner, isCut: Bool) throws -> CSVItem {
        let first = line
        let reason = fault(in: scanner, isCut: isCut)
        var lineCount = 1
        if scanner.isInDoubt || isCut {
            let resumption = try QuoteDoubt(separator: separator, open: reopen).resumption(after: first)
            try skipLine()
            if resumption.followsText, let next = resumption.line {
                while line < next, start < buffer.count || !isAtEnd { try skipLine() }
                lineCount = next - first
            } else {
                doubt = (first, resumption.line)
            }
        } else {
            start = scanner.end
            line += scanner.lines
            lineCount = scanner.lines + (scanner.endsWithBuffer ? 1 : 0)
        }
        guard let reason else { return .record(CSVRecord(line: first, fields: scanner.fields)) }
        return .fault(CSVFault(line: first, lineCount: lineCount, reason: reason, readable: scanner.fields))
    }

    /// Reads one line that may or may not be a row, with the fields it would have as a row.
    private mutating func doubtfulLine(since first: Int) throws -> CSVFault {
        let number = line
        while buffer[start...].firstIndex(of: CSVScanner.lineFeed) == nil, !isAtEnd,
            buffer.count - start < Self.longestRecord
        {
            try fill()
        }
        let end = buffer[start...].firstIndex(of: CSVScanner.lineFeed) ?? buffer.count
        let fields = buffer[start..<end].split(separator: separator, omittingEmptySubsequences: false).map { field in
            String(decoding: field.filter { $0 != CSVScanner.quote && $0 != CSVScanner.carriageReturn }, as: UTF8.self)
        }
        try skipLine()
        let reason = "whether this line is a row is in doubt: a quote on line \(first) is not closed, or not doubled"
        return CSVFault(line: number, reason: reason, readable: fields)
    }

    private func fault(in scanner: CSVScanner, isCut: Bool) -> String? {
        if let reason = scanner.fault { return reason }
        if isCut { return "the row is longer than \(Self.longestRecord) bytes" }
        let count = scanner.fields.count
        guard let width, count != width, !scanner.fields.areBlank else { return nil }
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

extension [String] {
    /// Whether there is nothing in them but blanks.
    fileprivate var areBlank: Bool { allSatisfy { $0.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 } } }
}
