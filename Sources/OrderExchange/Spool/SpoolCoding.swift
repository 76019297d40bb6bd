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
    /// The currency that was written last; the same again is one byte.
    private var currency: Currency?

    /// Removes all bytes, and keeps their room.
    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        currency = nil
    }

    /// Appends a number, a small one in one byte.
    mutating func write(_ number: Int64) {
        // The sign goes to the last bit, so that small negative numbers are short too.
        var rest = UInt64(bitPattern: (number << 1) ^ (number >> 63))
        guard rest >= 0x80 else { return bytes.append(UInt8(rest)) }
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

    mutating func write(_ currency: Currency) {
        guard currency != self.currency else { return bytes.append(0) }
        self.currency = currency
        write(currency.rawValue)
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
    mutating func write(contentsOf other: SpoolWriter) {
        bytes += other.bytes
        currency = nil
    }
}

/// Reads values back in the order in which they were written.
struct SpoolReader {
    private let bytes: [UInt8]
    private var place = 0
    private var currency: Currency?

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { place == bytes.count }

    mutating func number() -> Int64 {
        var byte = bytes[place]
        var bits = UInt64(byte & 0x7F)
        var shift: UInt64 = 0
        place += 1
        while byte >= 0x80 {
            byte = bytes[place]
            place += 1
            shift += 7
            bits |= UInt64(byte & 0x7F) << shift
        }
        return Int64(bitPattern: bits >> 1) ^ -Int64(bits & 1)
    }

    mutating func count() -> Int { Int(number()) }

    mutating func flag() -> Bool {
        defer { place += 1 }
        return bytes[place] == 1
    }

    mutating func text() -> String { text(of: count()) }

    private mutating func text(of count: Int) -> String {
        defer { place += count }
        return bytes.withUnsafeBufferPointer { bytes in
            String(decoding: UnsafeBufferPointer(rebasing: bytes[place..<place + count]), as: UTF8.self)
        }
    }

    mutating func currencyCode() -> Currency {
        let count = count()
        if count == 0, let currency { return currency }
        guard let read = Currency(rawValue: text(of: count)) else { preconditionFailure("this is no currency") }
        currency = read
        return read
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
