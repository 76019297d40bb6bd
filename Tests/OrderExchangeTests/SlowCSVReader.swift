@testable import OrderExchange

/// Reads a CSV file as a person with much time would: line by line, whole file in hand, every reading tried to the end.
///
/// It shares no code with the reader; it is what that is compared with. Text is read as Latin-1, so that every byte is
/// a character.
struct SlowCSVReader {
    /// What a file holds, by the line each thing begins on.
    struct Content: Equatable {
        var rows: [Int: [String]] = [:]
        var badLines: Set<Int> = []
    }

    private enum Record {
        case fields([String], end: Int)
        case stray(end: Int)
        case doubtful
    }

    private let lines: [String]
    private let endsWithLineFeed: Bool
    private let width: Int

    init(_ bytes: [UInt8], width: Int) {
        self.width = width
        var bytes = bytes[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        var lines: [String] = []
        for line in bytes.split(separator: 10, omittingEmptySubsequences: false) {
            lines.append(String(String.UnicodeScalarView(line.map { Unicode.Scalar($0) })))
        }
        endsWithLineFeed = lines.last == ""
        if endsWithLineFeed { lines.removeLast() }
        self.lines = lines
    }

    /// Returns every row, and every line that is part of something that is none.
    func content() -> Content {
        var content = Content()
        var line = 0
        while line < lines.count {
            if isEmpty(line) {
                line += 1
                continue
            }
            switch record(at: line) {
            case .fields(let fields, let end)
            where (fields.count == width || fields.allSatisfy(Self.isBlank)) && fields.allSatisfy(Self.isUTF8):
                content.rows[line + 1] = fields
                line = end + 1
            case .fields(_, let end), .stray(let end):
                content.badLines.formUnion(line + 1...end + 1)
                line = end + 1
            case .doubtful:
                let (next, followsText) = firstCertain(after: line) ?? (lines.count, false)
                // An empty line is one of the bad row's where it is text of its field for certain.
                content.badLines.formUnion((line..<next).filter { followsText || !isEmpty($0) }.map { $0 + 1 })
                line = next
            }
        }
        return content
    }

    private func isEmpty(_ line: Int) -> Bool {
        lines[line] == "" || (lines[line] == "\r" && (line + 1 < lines.count || endsWithLineFeed))
    }

    private static func isBlank(_ field: String) -> Bool {
        field.unicodeScalars.allSatisfy { $0 == " " || $0 == "\t" }
    }

    private static func isUTF8(_ field: String) -> Bool {
        String(validating: field.unicodeScalars.map { UInt8($0.value) }, as: UTF8.self) != nil
    }

    /// Returns the first line that begins a row for certain, and whether all before it is text of the row in doubt.
    private func firstCertain(after line: Int) -> (line: Int, followsText: Bool)? {
        var next = line + 1
        for _ in 0..<16 {
            let rest = lines[min(next, lines.count)...].joined(separator: "\n")
            let rows = Self.strict(rest)
            if rows.broken == nil { return (next, false) }
            let text = Self.strict("\"" + rest)
            if text.broken == nil { return (next + text.firstEnd + 1, next == line + 1) }
            next += (rows.broken ?? 0) + 1
        }
        return nil
    }

    /// Reads a text strictly: the line of the first broken record, and the one on which the first record ends.
    private static func strict(_ text: String) -> (broken: Int?, firstEnd: Int) {
        var firstEnd: Int?
        var (line, recordLine, place) = (0, 0, 0)
        let characters = Array(text.unicodeScalars)
        while place <= characters.count {
            // One field.
            if place < characters.count, characters[place] == "\"" {
                place += 1
                while true {
                    guard place < characters.count else { return (recordLine, firstEnd ?? line) }
                    if characters[place] == "\n" { line += 1 }
                    if characters[place] == "\"" {
                        guard place + 1 < characters.count, characters[place + 1] == "\"" else { break }
                        place += 1
                    }
                    place += 1
                }
                place += 1
                if place < characters.count, characters[place] == "\r",
                    place + 1 == characters.count || characters[place + 1] == "\n"
                {
                    place += 1
                }
                if place < characters.count, characters[place] != ",", characters[place] != "\n" {
                    return (recordLine, firstEnd ?? line)
                }
            } else {
                while place < characters.count, characters[place] != ",", characters[place] != "\n" {
                    if characters[place] == "\"" { return (recordLine, firstEnd ?? line) }
                    place += 1
                }
            }
            if place < characters.count, characters[place] == "\n" {
                firstEnd = firstEnd ?? line
                line += 1
                recordLine = line
            }
            place += 1
        }
        return (nil, firstEnd ?? line)
    }

    private func record(at first: Int) -> Record {
        var fields: [String] = []
        var (line, isStray) = (first, false)
        var rest = Substring(lines[first])
        while true {
            if rest.unicodeScalars.first == "\"" {
                if isStray { return .doubtful }
                var field = ""
                rest = Substring(rest.unicodeScalars.dropFirst())
                while true {
                    guard let quote = rest.unicodeScalars.firstIndex(of: "\"") else {
                        field += rest + "\n"
                        line += 1
                        guard line < lines.count else { return .doubtful }
                        rest = Substring(lines[line])
                        continue
                    }
                    field += rest[..<quote]
                    rest = rest[rest.unicodeScalars.index(after: quote)...]
                    guard rest.unicodeScalars.first == "\"" else { break }
                    field += "\""
                    rest = Substring(rest.unicodeScalars.dropFirst())
                }
                if rest.unicodeScalars.elementsEqual("\r".unicodeScalars) { rest = "" }
                guard rest.isEmpty || rest.unicodeScalars.first == "," else { return .doubtful }
                fields.append(field)
            } else {
                let comma = rest.unicodeScalars.firstIndex(of: ",")
                var field = String(rest[..<(comma ?? rest.endIndex)])
                if field.unicodeScalars.contains("\"") { isStray = true }
                if comma == nil, field.unicodeScalars.last == "\r" { field = String(field.unicodeScalars.dropLast()) }
                fields.append(field)
                rest = comma.map { rest[$0...] } ?? ""
            }
            guard rest.unicodeScalars.first == "," else { break }
            rest = Substring(rest.unicodeScalars.dropFirst())
        }
        return isStray ? .stray(end: line) : .fields(fields, end: line)
    }
}
