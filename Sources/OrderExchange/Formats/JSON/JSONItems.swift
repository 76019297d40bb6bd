/// Returns the objects of a JSON file one at a time, each with the line it starts on.
///
/// A file of JSON lines has one on each line. A file with an array has them between brackets; their extents are found by
/// counting brackets outside strings, and each is then checked on its own.
struct JSONItems {
    /// The most bytes of an object; a longer one counts as a bracket or quote that was never closed.
    static let longestItem = 16 * 1_024 * 1_024

    /// One object's bytes.
    struct Item: Equatable {
        let line: Int
        let bytes: [UInt8]
    }

    let file: String
    private let isArray: Bool
    private var bytes: any ByteSource
    private var buffer: [UInt8] = []
    private var place = 0
    private var line = 1
    private var isAtEnd = false
    private var phase = Phase.start

    private enum Phase { case start, first, next, afterItem, end }

    init(file: String, isArray: Bool, bytes: any ByteSource) {
        self.file = file
        self.isArray = isArray
        self.bytes = bytes
    }

    /// Returns the next object, or nil at the end; throws ``ImportError`` when the file as a whole is no such file.
    mutating func next() throws -> Item? {
        if phase == .start { try open() }
        return isArray ? try nextElement() : try nextLine()
    }

    private mutating func open() throws {
        phase = .first
        while buffer.count < 3, !isAtEnd { try fill() }
        if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
        guard isArray else { return }
        try skipBlanks()
        guard try peek() == UInt8(ascii: "[") else { throw damage("it is not a JSON array: '[' is missing") }
        place += 1
    }

    private mutating func nextLine() throws -> Item? {
        try skipBlanks()
        guard try peek() != nil else { return nil }
        let first = line
        let bytes = try consume { $0 == UInt8(ascii: "\n") }
        return Item(line: first, bytes: bytes)
    }

    private mutating func nextElement() throws -> Item? {
        try skipBlanks()
        switch (phase, try peek()) {
        case (.end, nil): return nil
        case (.end, _): throw damage("something follows the end of the array")
        case (_, nil): throw damage("the array is not closed; the file is cut off")
        case (.first, UInt8(ascii: "]")?), (.afterItem, UInt8(ascii: "]")?):
            place += 1
            phase = .end
            return try nextElement()
        case (.afterItem, UInt8(ascii: ",")?):
            place += 1
            phase = .next
            return try nextElement()
        case (.afterItem, _): throw damage("a comma is missing between two objects")
        default: break
        }
        guard try peek() == UInt8(ascii: "{") else { throw damage("an object is missing: '{' belongs here") }
        phase = .afterItem
        return try element()
    }

    private mutating func element() throws -> Item {
        let first = line
        var depth = 0
        var isInString = false
        var isEscaped = false
        let bytes = try consume { byte in
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                return false
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            return depth == 0
        }
        guard depth == 0, !isInString else { throw damage("an object is not closed", at: first) }
        return Item(line: first, bytes: bytes)
    }

    /// Reads bytes up to and including the first for which `isLast` holds, or to the end.
    private mutating func consume(_ isLast: (UInt8) -> Bool) throws -> [UInt8] {
        var bytes: [UInt8] = []
        let first = line
        while let byte = try peek() {
            place += 1
            bytes.append(byte)
            if byte == UInt8(ascii: "\n") { line += 1 }
            guard bytes.count <= Self.longestItem else {
                throw damage("an object is longer than \(Self.longestItem) bytes", at: first)
            }
            if isLast(byte) { break }
        }
        return bytes
    }

    private mutating func skipBlanks() throws {
        while let byte = try peek(), [0x20, 0x09, 0x0A, 0x0D].contains(byte) {
            if byte == 0x0A { line += 1 }
            place += 1
        }
    }

    private mutating func peek() throws -> UInt8? {
        while place == buffer.count, !isAtEnd { try fill() }
        return place < buffer.count ? buffer[place] : nil
    }

    private mutating func fill() throws {
        buffer.removeFirst(place)
        place = 0
        let more = try bytes.read()
        isAtEnd = more.isEmpty
        buffer += more
    }

    private func damage(_ reason: String, at line: Int? = nil) -> ImportError {
        .unreadableFile(file: file, line: line ?? self.line, reason: reason)
    }
}
