import OrderEvents

/// A value that a spool holds as bytes.
///
/// The bytes are read back by the program that wrote them, in the same run: they have no version, and bytes that do not fit
/// are a programming error.
protocol SpoolCoded {
    /// Reads what ``encode(into:)`` wrote.
    init(from reader: inout SpoolReader)

    func encode(into writer: inout SpoolWriter)
}

/// Collects values as bytes.
struct SpoolWriter: Sendable {
    private(set) var bytes: [UInt8] = []

    /// Removes all bytes, and keeps their room.
    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// Appends a number, a small one in one byte.
    mutating func write(_ number: Int64) {
        // The sign goes to the last bit, so that small negative numbers are short too.
        var rest = UInt64(bitPattern: (number << 1) ^ (number >> 63))
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func write(_ number: Int) { write(Int64(number)) }

    mutating func write(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

    mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            write(utf8.count)
            bytes.append(contentsOf: utf8)
        }
    }

    mutating func write(_ value: some SpoolCoded) { value.encode(into: &self) }

    mutating func write(_ value: (some SpoolCoded)?) {
        write(value != nil)
        if let value { write(value) }
    }

    mutating func write(_ values: [some SpoolCoded]) {
        write(values.count)
        for value in values { write(value) }
    }

    /// Appends what another writer holds, as it is.
    mutating func write(contentsOf other: SpoolWriter) { bytes += other.bytes }
}

/// Reads values back in the order in which they were written.
struct SpoolReader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { place == bytes.count }

    mutating func number() -> Int64 {
        var bits: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = bytes[place]
            place += 1
            bits |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { break }
            shift += 7
        }
        return Int64(bitPattern: bits >> 1) ^ -Int64(bits & 1)
    }

    mutating func count() -> Int { Int(number()) }

    mutating func flag() -> Bool {
        defer { place += 1 }
        return bytes[place] == 1
    }

    mutating func text() -> String {
        let count = count()
        defer { place += count }
        return String(decoding: bytes[place..<place + count], as: UTF8.self)
    }

    mutating func value<Value: SpoolCoded>() -> Value { Value(from: &self) }

    mutating func optional<Value: SpoolCoded>() -> Value? { flag() ? value() : nil }

    mutating func values<Value: SpoolCoded>() -> [Value] {
        let count = count()
        var values: [Value] = []
        values.reserveCapacity(count)
        for _ in 0..<count { values.append(value()) }
        return values
    }
}

extension Int: SpoolCoded {
    init(from reader: inout SpoolReader) { self = reader.count() }

    func encode(into writer: inout SpoolWriter) { writer.write(self) }
}

extension String: SpoolCoded {
    init(from reader: inout SpoolReader) { self = reader.text() }

    func encode(into writer: inout SpoolWriter) { writer.write(self) }
}
