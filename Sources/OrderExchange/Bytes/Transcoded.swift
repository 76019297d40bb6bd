/// Gives out another source's text in UTF-8, without its byte order mark.
///
/// Bytes that are no character of the encoding end the reading with an ``ImportError`` that names the line; in UTF-8
/// they are returned as they are, because the reader of the rows can name the row and field.
struct Transcoded: ByteSource {
    private var source: any ByteSource
    private let encoding: TextEncoding
    private let file: String
    /// Bytes that are not a whole character yet.
    private var rest: [UInt8] = []
    private var hasBegun = false
    private var line = LineCount()

    init(_ source: any ByteSource, from encoding: TextEncoding, file: String) {
        self.source = source
        self.encoding = encoding
        self.file = file
    }

    mutating func read() throws -> [UInt8] {
        if !hasBegun { try begin() }
        while true {
            let chunk = try source.read()
            guard encoding != .utf8 else {
                defer { rest = [] }
                return rest.isEmpty ? chunk : rest + chunk
            }
            rest += chunk
            let text = try encoding == .windows1252 ? fromWindows() : fromUTF16(isLast: chunk.isEmpty)
            if !text.isEmpty || chunk.isEmpty { return text }
        }
    }

    /// Steps over the byte order mark.
    private mutating func begin() throws {
        hasBegun = true
        let mark = encoding.byteOrderMark
        while rest.count < mark.count {
            let chunk = try source.read()
            if chunk.isEmpty { break }
            rest += chunk
        }
        if !mark.isEmpty, rest.starts(with: mark) { rest.removeFirst(mark.count) }
    }

    private mutating func fromWindows() throws -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(rest.count + rest.count / 8)
        for byte in rest {
            line.see(UInt16(byte))
            if byte < 0x80 {
                text.append(byte)
            } else if let scalar = byte < 0xA0 ? Self.windows1252[Int(byte - 0x80)] : UInt16(byte) {
                text.append(contentsOf: Unicode.Scalar(scalar)?.utf8.map { $0 } ?? [])
            } else {
                throw fault("the byte 0x\(String(byte, radix: 16, uppercase: true)) is no character")
            }
        }
        rest = []
        return text
    }

    private mutating func fromUTF16(isLast: Bool) throws -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(rest.count)
        var place = 0
        while place + 1 < rest.count {
            let unit = unit(at: place)
            var scalar = UInt32(unit)
            var width = 2
            if UTF16.isLeadSurrogate(unit) {
                guard place + 3 < rest.count else { break }
                let low = self.unit(at: place + 2)
                guard UTF16.isTrailSurrogate(low) else { throw fault("half a character stands alone") }
                scalar = 0x1_0000 + ((UInt32(unit) & 0x3FF) << 10 | UInt32(low) & 0x3FF)
                width = 4
            }
            guard let character = Unicode.Scalar(scalar) else { throw fault("half a character stands alone") }
            line.see(unit)
            if character.isASCII {
                text.append(UInt8(scalar))
            } else {
                text.append(contentsOf: character.utf8)
            }
            place += width
        }
        rest.removeFirst(place)
        guard !isLast || rest.isEmpty else { throw fault("the last character is cut off") }
        return text
    }

    private func unit(at place: Int) -> UInt16 {
        let (first, second) = (UInt16(rest[place]), UInt16(rest[place + 1]))
        return encoding == .utf16LittleEndian ? second << 8 | first : first << 8 | second
    }

    private func fault(_ what: String) -> ImportError {
        .unreadableFile(
            file: file, line: line.number,
            reason: "\(what) in \(encoding); save the file as UTF-8, or name its encoding with --encoding")
    }

    /// What the bytes 0x80 to 0x9F mean; nil for those that mean nothing.
    private static let windows1252: [UInt16?] = [
        0x20AC, nil, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, nil,
        0x017D, nil, nil, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, nil, 0x017E, 0x0178,
    ]
}

/// Counts lines, whichever of LF, CRLF and CR ends them.
private struct LineCount {
    /// The line that the next character stands on.
    private(set) var number = 1
    private var followsReturn = false

    mutating func see(_ unit: UInt16) {
        if unit == 0x0D || (unit == 0x0A && !followsReturn) { number += 1 }
        followsReturn = unit == 0x0D
    }
}
