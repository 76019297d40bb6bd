import Foundation

/// Collects the bytes of a text.
///
/// Each addition checks once that there is room: an array does so for every byte and every short text, which costs more than
/// writing them.
struct TextBuffer {
    /// Written up to ``count``; what is behind it is room.
    private var bytes: [UInt8]
    private var count = 0

    /// Makes room for as many bytes as are expected.
    init(expecting expected: Int) {
        bytes = [UInt8](repeating: 0, count: expected)
    }

    var data: Data { bytes.withUnsafeBytes { Data($0.prefix(count)) } }

    var text: String { bytes.withUnsafeBytes { String(decoding: $0.prefix(count), as: UTF8.self) } }

    /// The byte that was written last; nil before there is one.
    var last: UInt8? { count > 0 ? bytes[count - 1] : nil }

    mutating func append(_ byte: UInt8) {
        makeRoom(for: 1)
        bytes[count] = byte
        count += 1
    }

    mutating func append(_ more: UnsafeRawBufferPointer) {
        write(more.count) { $0.copyMemory(from: more) }
    }

    /// Adds a member's name and the colon, with a comma before them unless it is the first member.
    mutating func append(key name: StaticString, isFirst: Bool) {
        append(key: name, isFirst: isFirst, room: 0) { _ in }
    }

    /// Adds a member that is a number.
    mutating func append(key name: StaticString, isFirst: Bool, _ number: Int64) {
        let digits = Self.length(of: number)
        append(key: name, isFirst: isFirst, room: digits) { Self.write(number, to: $0) }
    }

    /// Adds a member that is a text in which nothing needs escaping.
    mutating func append(key name: StaticString, isFirst: Bool, quoted text: UnsafeRawBufferPointer) {
        append(key: name, isFirst: isFirst, room: text.count + 2) { Self.write(quoted: text, to: $0) }
    }

    /// Adds a text between double quotes in which nothing needs escaping.
    mutating func append(quoted text: UnsafeRawBufferPointer) {
        write(text.count + 2) { Self.write(quoted: text, to: $0) }
    }

    /// Adds a number in decimal digits.
    mutating func append(_ number: Int64) {
        write(Self.length(of: number)) { Self.write(number, to: $0) }
    }

    /// Adds a name with what else belongs to it, and what `fill` writes to so many bytes behind that.
    @inline(__always)
    private mutating func append(
        key name: StaticString, isFirst: Bool, room: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void
    ) {
        let start = isFirst ? 0 : 1
        name.withUTF8Buffer { name in
            write(start + name.count + 3 + room) { bytes in
                if !isFirst { bytes[0] = UInt8(ascii: ",") }
                Self.write(
                    quoted: UnsafeRawBufferPointer(name), to: UnsafeMutableRawBufferPointer(rebasing: bytes[start...]))
                bytes[start + name.count + 2] = UInt8(ascii: ":")
                fill(UnsafeMutableRawBufferPointer(rebasing: bytes[(start + name.count + 3)...]))
            }
        }
    }

    private static func write(quoted text: UnsafeRawBufferPointer, to room: UnsafeMutableRawBufferPointer) {
        room[0] = UInt8(ascii: "\"")
        UnsafeMutableRawBufferPointer(rebasing: room[1...]).copyMemory(from: text)
        room[text.count + 1] = UInt8(ascii: "\"")
    }

    private static func length(of number: Int64) -> Int {
        var length = number < 0 ? 2 : 1
        var rest = number.magnitude
        while rest >= 10 {
            length += 1
            rest /= 10
        }
        return length
    }

    private static func write(_ number: Int64, to room: UnsafeMutableRawBufferPointer) {
        if number < 0 { room[0] = UInt8(ascii: "-") }
        var (place, rest) = (room.count, number.magnitude)
        repeat {
            place -= 1
            room[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
    }

    /// Has `fill` write exactly so many bytes.
    @inline(__always)
    private mutating func write(_ length: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void) {
        makeRoom(for: length)
        let start = count
        bytes.withUnsafeMutableBytes { bytes in
            fill(UnsafeMutableRawBufferPointer(rebasing: bytes[start..<start + length]))
        }
        count += length
    }

    @inline(__always)
    private mutating func makeRoom(for length: Int) {
        if count + length > bytes.count { grow(to: count + length) }
    }

    /// Makes room four times as large, because what is there is copied at each step.
    private mutating func grow(to length: Int) {
        var larger = [UInt8](repeating: 0, count: max(length, 4 * bytes.count))
        larger.withUnsafeMutableBytes { larger in
            bytes.withUnsafeBytes { larger.copyMemory(from: $0) }
        }
        bytes = larger
    }
}
