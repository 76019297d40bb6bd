import CQRS
import Foundation

/// Holds the values of one statement in PostgreSQL's binary format, all in one place of memory.
struct Parameters: Sendable {
    private(set) var bytes: [UInt8] = []
    /// Where each value is; nil for nothing.
    private(set) var ranges: [Range<Int>?] = []

    /// The types that arrays are of, by PostgreSQL's own numbers for them.
    enum ElementType: Int32 {
        case bytes = 17
        case int8 = 20
        case int4 = 23
        case text = 25
        case uuid = 2950
    }

    mutating func addNothing() { ranges.append(nil) }

    mutating func add(_ number: Int64) { value { $0.append(number) } }

    mutating func add(_ id: UUID) { value { $0.append(id) } }

    mutating func add(_ text: String) { value { $0.bytes.append(contentsOf: text.utf8) } }

    /// Adds hashes, one behind another.
    mutating func add(_ hashes: some Sequence<ContentHash>) {
        value { all in for hash in hashes { hash.digest.withBytes { all.bytes.append(contentsOf: $0) } } }
    }

    mutating func add(_ numbers: [Int32]) {
        array(of: .int4, numbers) { $0.sized(4, $1) { $0.append($1) } }
    }

    mutating func add(_ numbers: [Int64]) {
        array(of: .int8, numbers) { $0.sized(8, $1) { $0.append($1) } }
    }

    mutating func add(_ ids: [UUID?]) {
        array(of: .uuid, ids) { all, id in
            if let id { all.sized(16, id) { $0.append($1) } } else { all.append(Int32(-1)) }
        }
    }

    /// Adds texts as their bytes in UTF-8, or as texts of the server's.
    mutating func add(_ texts: [String?], as type: ElementType = .bytes) {
        array(of: type, texts) { all, text in
            guard let text else { return all.append(Int32(-1)) }
            all.append(Int32(text.utf8.count))
            all.bytes.append(contentsOf: text.utf8)
        }
    }

    mutating func add(_ values: [Data?]) {
        array(of: .bytes, values) { all, data in
            guard let data else { return all.append(Int32(-1)) }
            all.append(Int32(data.count))
            all.bytes.append(contentsOf: data)
        }
    }

    /// Lends the values as libpq wants them.
    func withPointers<T>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?) throws -> T
    ) rethrows -> T {
        try bytes.withUnsafeBytes { memory in
            // Something to point at, because a value of no bytes is not nothing.
            try withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1) { empty in
                empty.initialize(repeating: 0)
                let pointers = ranges.map { range -> UnsafePointer<CChar>? in
                    guard let range else { return nil }
                    guard !range.isEmpty, let base = memory.baseAddress else { return UnsafePointer(empty.baseAddress) }
                    return (base + range.lowerBound).assumingMemoryBound(to: CChar.self)
                }
                let lengths = ranges.map { Int32($0?.count ?? 0) }
                return try pointers.withUnsafeBufferPointer { pointers in
                    try lengths.withUnsafeBufferPointer { try body(pointers.baseAddress, $0.baseAddress) }
                }
            }
        }
    }

    // MARK: Bytes

    private mutating func value(_ write: (inout Parameters) -> Void) {
        let start = bytes.count
        write(&self)
        ranges.append(start..<bytes.count)
    }

    /// Writes an array of one dimension: how many dimensions, whether anything may be missing, the type, the length and the
    /// first index; then each element behind its length, which is -1 for nothing.
    private mutating func array<E>(of type: ElementType, _ elements: [E], _ write: (inout Parameters, E) -> Void) {
        value { all in
            all.append(Int32(elements.isEmpty ? 0 : 1))
            all.append(Int32(1))
            all.append(type.rawValue)
            guard !elements.isEmpty else { return }
            all.append(Int32(elements.count))
            all.append(Int32(1))
            for element in elements { write(&all, element) }
        }
    }

    private mutating func sized<E>(_ length: Int32, _ element: E, _ write: (inout Parameters, E) -> Void) {
        append(length)
        write(&self, element)
    }

    private mutating func append(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func append(_ id: UUID) {
        withUnsafeBytes(of: id.uuid) { bytes.append(contentsOf: $0) }
    }
}
