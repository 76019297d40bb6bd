import Foundation

/// Writes compact JSON, members in the order they are given.
package struct JSONWriter {
    private var bytes: [UInt8] = []

    /// Begins with nothing.
    package init() {
        bytes.reserveCapacity(256)
    }

    /// What was written.
    package var data: Data { Data(bytes) }

    /// Writes an object whose members `write` adds.
    package mutating func object(_ write: (inout JSONWriter) -> Void) {
        bytes.append(UInt8(ascii: "{"))
        write(&self)
        bytes.append(UInt8(ascii: "}"))
    }

    /// Writes a list whose elements `write` adds.
    package mutating func list(_ write: (inout JSONWriter) -> Void) {
        bytes.append(UInt8(ascii: "["))
        write(&self)
        bytes.append(UInt8(ascii: "]"))
    }

    /// Writes one element of a list.
    package mutating func element(_ write: (inout JSONWriter) -> Void) {
        separate(after: UInt8(ascii: "["))
        write(&self)
    }

    /// Writes a list of elements that `write` writes one by one.
    ///
    /// It is inlinable because lists are written for every event of an order: made for any sequence, it costs many times more.
    @inlinable
    package mutating func list<Element>(
        _ elements: some Sequence<Element>, _ write: (Element, inout JSONWriter) -> Void
    ) {
        list { writer in
            for element in elements { writer.element { write(element, &$0) } }
        }
    }

    /// Writes a member's key; its value has to follow.
    ///
    /// Keys are the program's own, with nothing in them to escape.
    package mutating func key(_ name: StaticString) {
        separate(after: UInt8(ascii: "{"))
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    /// Writes a member's key from outside; its value has to follow.
    package mutating func key(escaping name: String) {
        separate(after: UInt8(ascii: "{"))
        string(name)
        bytes.append(UInt8(ascii: ":"))
    }

    /// Writes a member that is a string.
    package mutating func member(_ name: StaticString, _ value: String) {
        key(name)
        string(value)
    }

    /// Writes a member that is a whole number.
    package mutating func member(_ name: StaticString, _ value: Int64) {
        key(name)
        number(value)
    }

    /// Writes a number or a word as it is written.
    package mutating func literal(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// Writes a whole number, straight from its digits: making a text of each costs more than writing it.
    package mutating func number(_ number: Int64) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        var low = bytes.count
        var rest = number.magnitude
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        // They came with the lowest first.
        var high = bytes.count - 1
        while low < high {
            bytes.swapAt(low, high)
            (low, high) = (low + 1, high - 1)
        }
    }

    /// Writes a string, escaping what JSON forbids in one.
    package mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { text in
            // Hardly any text needs escaping, and copying one whole is many times faster than byte by byte.
            if text.contains(where: \.needsEscape) {
                for byte in text { escaped(byte) }
            } else {
                bytes.append(contentsOf: text)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes the comma that belongs before every child but the first.
    private mutating func separate(after bracket: UInt8) {
        if bytes.last != bracket { bytes.append(UInt8(ascii: ",")) }
    }

    private mutating func escaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): literal("\\\"")
        case UInt8(ascii: "\\"): literal("\\\\")
        case 0x0A: literal("\\n")
        case 0x0D: literal("\\r")
        case 0x09: literal("\\t")
        case 0..<0x20: literal("\\u00" + (byte < 0x10 ? "0" : "1") + String(byte % 16, radix: 16))
        default: bytes.append(byte)
        }
    }
}

extension UInt8 {
    fileprivate var needsEscape: Bool { self < 0x20 || self == UInt8(ascii: "\"") || self == UInt8(ascii: "\\") }
}
