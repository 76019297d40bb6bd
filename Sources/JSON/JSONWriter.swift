import Foundation

/// Writes compact JSON, members in the order they are given.
package struct JSONWriter {
    private var text: TextBuffer

    /// Begins with nothing; `expectedBytes` may be more or less than what will be written.
    package init(expectedBytes: Int = 256) {
        text = TextBuffer(expecting: expectedBytes)
    }

    /// What was written.
    package var data: Data { text.data }

    /// Writes an object whose members `write` adds.
    package mutating func object(_ write: (inout JSONWriter) -> Void) {
        text.append(UInt8(ascii: "{"))
        write(&self)
        text.append(UInt8(ascii: "}"))
    }

    /// Writes a list whose elements `write` adds.
    package mutating func list(_ write: (inout JSONWriter) -> Void) {
        text.append(UInt8(ascii: "["))
        write(&self)
        text.append(UInt8(ascii: "]"))
    }

    /// Writes one element of a list.
    package mutating func element(_ write: (inout JSONWriter) -> Void) {
        if text.last != UInt8(ascii: "[") { text.append(UInt8(ascii: ",")) }
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
        text.append(key: name, isFirst: isFirst)
    }

    /// Whether the next member is the first of its object.
    private var isFirst: Bool { text.last == UInt8(ascii: "{") }

    /// Writes a member's key from outside; its value has to follow.
    package mutating func key(escaping name: String) {
        if !isFirst { text.append(UInt8(ascii: ",")) }
        string(name)
        text.append(UInt8(ascii: ":"))
    }

    /// Writes a member that is a string.
    package mutating func member(_ name: StaticString, _ value: String) {
        var value = value
        value.withUTF8 { bytes in
            if bytes.needEscapes {
                key(name)
                appendEscaped(bytes)
            } else {
                text.append(key: name, isFirst: isFirst, quoted: UnsafeRawBufferPointer(bytes))
            }
        }
    }

    /// Writes a member that is a whole number.
    package mutating func member(_ name: StaticString, _ value: Int64) {
        text.append(key: name, isFirst: isFirst, value)
    }

    /// Writes a number or a word as it is written.
    package mutating func literal(_ word: String) {
        var word = word
        word.withUTF8 { text.append(UnsafeRawBufferPointer($0)) }
    }

    /// Writes a whole number, straight from its digits: making a text of each costs more than writing it.
    package mutating func number(_ number: Int64) {
        text.append(number)
    }

    /// Writes a string, escaping what JSON forbids in one.
    package mutating func string(_ string: String) {
        var string = string
        string.withUTF8 { bytes in
            // Hardly any text needs escaping, and copying one whole is many times faster than byte by byte.
            if bytes.needEscapes {
                appendEscaped(bytes)
            } else {
                text.append(quoted: UnsafeRawBufferPointer(bytes))
            }
        }
    }

    private mutating func appendEscaped(_ bytes: UnsafeBufferPointer<UInt8>) {
        text.append(UInt8(ascii: "\""))
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\""): literal("\\\"")
            case UInt8(ascii: "\\"): literal("\\\\")
            case 0x0A: literal("\\n")
            case 0x0D: literal("\\r")
            case 0x09: literal("\\t")
            case 0..<0x20: literal("\\u00" + (byte < 0x10 ? "0" : "1") + String(byte % 16, radix: 16))
            default: text.append(byte)
            }
        }
        text.append(UInt8(ascii: "\""))
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether JSON forbids one of the bytes in a string.
    fileprivate var needEscapes: Bool {
        let bytes = UnsafeRawBufferPointer(self)
        var place = 0
        while place + 8 <= bytes.count {
            if bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self).needEscapes { return true }
            place += 8
        }
        return bytes[place...].contains { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
    }
}

extension UInt64 {
    /// Whether one of the eight bytes is below 0x20, a quote or a backslash.
    ///
    /// Subtracting sets the highest bit of each byte that was less than what is subtracted, or had the bit before; which of them
    /// is not certain, because of borrows, but whether there is one is.
    fileprivate var needEscapes: Bool {
        let everyByte: UInt64 = 0x0101_0101_0101_0101
        let quotes = self ^ (everyByte * UInt64(UInt8(ascii: "\"")))
        let backslashes = self ^ (everyByte * UInt64(UInt8(ascii: "\\")))
        let controls = (self &- everyByte * 0x20) & ~self
        let found = controls | (quotes &- everyByte) & ~quotes | (backslashes &- everyByte) & ~backslashes
        return found & (everyByte * 0x80) != 0
    }
}
