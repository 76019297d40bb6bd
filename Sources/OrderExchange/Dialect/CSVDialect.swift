/// Describes how one CSV file is written.
struct CSVDialect: Equatable {
    var encoding = TextEncoding.utf8
    var separator = FieldSeparator.comma
    var lineEnd = LineEnd.lf
    /// Whether the first line only names the separator, as Excel writes it: `sep=;`.
    var namesSeparator = false
    /// Whether some line ends in CR alone.
    fileprivate var hasLoneReturn = false

    /// Returns a file's text in UTF-8, with lines that end in LF or CRLF.
    func text(_ bytes: any ByteSource, file: String) -> any ByteSource {
        let text = Transcoded(bytes, from: encoding, file: file)
        guard hasLoneReturn else { return text }
        return UnifiedLineEnds(text, separator: separator.sign, inQuotesToo: lineEnd == .cr)
    }
}

extension CSVDialect {
    /// The most bytes of a file in which its header is searched for.
    private static let longestHeader = 64 * 1024

    /// Finds out how a file is written, from all its bytes; throws what reading them throws.
    ///
    /// The separator is the one under which the header has most of the columns that `isKnown` knows, then most columns.
    init(
        of file: String, options: DialectOptions, isKnown: ([String]) -> Int, open: () throws -> any ByteSource
    ) throws {
        var ends = LineEndSurvey()
        var survey = EncodingSurvey()
        try open().forEachChunk { chunk in
            survey.see(chunk)
            ends.see(chunk)
        }
        encoding = options.encoding ?? survey.encoding
        if encoding == .utf16LittleEndian || encoding == .utf16BigEndian {
            // The bytes of a line end are not side by side there.
            ends = LineEndSurvey()
            try Transcoded(open(), from: encoding, file: file).forEachChunk { ends.see($0) }
        }
        ends.finish()
        lineEnd = ends.first ?? .lf
        hasLoneReturn = ends.hasLoneReturn

        let head = try Self.head(of: Transcoded(open(), from: encoding, file: file))
        let named = Self.namedSeparator(in: head)
        namesSeparator = named != nil
        separator = options.separator ?? named ?? Self.separator(in: head, isKnown)
    }

    /// Returns the beginning of a text, with every line end as LF.
    private static func head(of text: Transcoded) throws -> [UInt8] {
        var text = text
        var head: [UInt8] = []
        while head.count < longestHeader {
            let chunk = try text.read()
            if chunk.isEmpty { break }
            head += chunk
        }
        return head.prefix(longestHeader).map { $0 == CSVScanner.carriageReturn ? CSVScanner.lineFeed : $0 }
    }

    private static func namedSeparator(in head: [UInt8]) -> FieldSeparator? {
        let line = head.prefix { $0 != CSVScanner.lineFeed }.filter { $0 != CSVScanner.quote }
        guard line.count == 5, String(decoding: line.prefix(4), as: UTF8.self).lowercased() == "sep=" else {
            return nil
        }
        return FieldSeparator.allCases.first { $0.sign == line[4] }
    }

    private static func separator(in head: [UInt8], _ isKnown: ([String]) -> Int) -> FieldSeparator {
        var best = (separator: FieldSeparator.comma, known: -1, columns: 0)
        for separator in FieldSeparator.allCases {
            let fields = header(in: head, separator)
            let known = isKnown(fields)
            if (known, fields.count) > (best.known, best.columns) { best = (separator, known, fields.count) }
        }
        return best.separator
    }

    private static func header(in head: [UInt8], _ separator: FieldSeparator) -> [String] {
        var reader = try? CSVReader(separator: separator.sign) { MemoryBytes(head) }
        switch try? reader?.next() {
        case .record(let record)?: return record.fields
        case .fault(let fault)?: return fault.readable
        case nil: return []
        }
    }
}

extension ByteSource {
    /// Reads all bytes, chunk by chunk.
    fileprivate func forEachChunk(_ see: ([UInt8]) -> Void) throws {
        var source = self
        while true {
            let chunk = try source.read()
            if chunk.isEmpty { return }
            see(chunk)
        }
    }
}
