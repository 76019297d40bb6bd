import CPostgres
import CQRS
import Foundation

/// Holds what the server returned for one statement, in binary; used on the thread of its connection alone.
final class ServerResult {
    private let result: OpaquePointer

    /// Owns a result of libpq's.
    init(owning result: OpaquePointer) {
        self.result = result
    }

    deinit { postgres_clear(result) }

    var rowCount: Int { Int(postgres_row_count(result)) }

    /// Why the statement failed; nil when it did not.
    var failure: ServerFailure? {
        let status = postgres_result_status(result)
        guard status != Int32(POSTGRES_COMMAND_OK), status != Int32(POSTGRES_TUPLES_OK) else {
            return nil
        }
        guard let state = field(Int32(POSTGRES_FIELD_STATE)) else { return .lost("the connection broke") }
        return .refused(state: state, message: field(Int32(POSTGRES_FIELD_MESSAGE)) ?? "")
    }

    private func field(_ code: Int32) -> String? {
        postgres_result_field(result, code).map { String(cString: $0) }
    }

    /// The value as the server prints it, of a statement that was sent as text.
    func text(_ row: Int, _ column: Int) -> String? {
        bytes(row, column).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The bytes of a value; nil for nothing. Valid as long as this object is.
    func bytes(_ row: Int, _ column: Int) -> UnsafeRawBufferPointer? {
        let (row, column) = (Int32(row), Int32(column))
        guard postgres_is_null(result, row, column) == 0 else { return nil }
        return UnsafeRawBufferPointer(
            start: postgres_value(result, row, column), count: Int(postgres_length(result, row, column)))
    }

    // MARK: Values that have to be there

    func integer(_ row: Int, _ column: Int) throws(ServerFailure) -> Int64 {
        guard let number = optionalInteger(row, column) else { throw .damaged("a number is missing") }
        return number
    }

    /// A number of four or eight bytes.
    func optionalInteger(_ row: Int, _ column: Int) -> Int64? {
        guard let bytes = bytes(row, column) else { return nil }
        return switch bytes.count {
        case 4: Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
        case 8: Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
        default: nil
        }
    }

    func string(_ row: Int, _ column: Int) throws(ServerFailure) -> String {
        guard let text = text(row, column) else { throw .damaged("a text is missing") }
        return text
    }

    func data(_ row: Int, _ column: Int) throws(ServerFailure) -> Data {
        guard let bytes = bytes(row, column) else { throw .damaged("data is missing") }
        return Data(bytes)
    }

    func id(_ row: Int, _ column: Int) throws(ServerFailure) -> UUID {
        guard let id = optionalID(row, column) else { throw .damaged("an id is not 16 bytes long") }
        return id
    }

    func optionalID(_ row: Int, _ column: Int) -> UUID? {
        guard let bytes = bytes(row, column), bytes.count == 16 else { return nil }
        return UUID(uuid: bytes.loadUnaligned(as: uuid_t.self))
    }

    func digest(_ row: Int, _ column: Int) throws(ServerFailure) -> Digest32? {
        guard let bytes = bytes(row, column) else { return nil }
        guard let digest = Digest32(bytes) else { throw .damaged("a hash is not 32 bytes long") }
        return digest
    }

    func chain(_ row: Int, _ column: Int) throws(ServerFailure) -> Chain {
        guard let digest = try digest(row, column) else { throw .damaged("a chain is missing") }
        return Chain(digest: digest)
    }

    /// The elements of an array, nothing for those that are missing; empty for no array at all.
    func array<E>(
        _ row: Int, _ column: Int, _ read: (UnsafeRawBufferPointer) -> E?
    ) throws(ServerFailure) -> [E?] {
        guard let bytes = bytes(row, column) else { return [] }
        var reader = ArrayReader(bytes)
        guard let count = reader.header() else { throw .damaged("an array cannot be read") }
        var elements: [E?] = []
        elements.reserveCapacity(count)
        for _ in 0..<count {
            guard let element = reader.next() else { throw .damaged("an array is too short") }
            elements.append(element.flatMap(read))
        }
        return elements
    }

    /// The numbers of an array, none of which may be missing.
    func integers(_ row: Int, _ column: Int) throws(ServerFailure) -> [Int64] {
        let all = try array(row, column) { bytes -> Int64? in
            switch bytes.count {
            case 4: Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
            case 8: Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
            default: nil
            }
        }
        let present = all.compactMap { $0 }
        guard present.count == all.count else { throw .damaged("a number of an array is missing") }
        return present
    }
}

/// Reads an array of one dimension as `Parameters` writes it.
private struct ArrayReader {
    private var rest: Slice<UnsafeRawBufferPointer>

    init(_ bytes: UnsafeRawBufferPointer) {
        rest = bytes[...]
    }

    /// Returns how many elements follow; nil when this is no such array.
    mutating func header() -> Int? {
        guard let dimensions = number(), number() != nil, number() != nil else { return nil }
        guard dimensions == 1 else { return dimensions == 0 ? 0 : nil }
        guard let count = number(), number() != nil, count >= 0 else { return nil }
        return Int(count)
    }

    /// Returns the next element, which may be nothing; nil when the array has ended.
    mutating func next() -> UnsafeRawBufferPointer?? {
        guard let length = number() else { return nil }
        guard length >= 0 else { return .some(nil) }
        guard rest.count >= Int(length) else { return nil }
        let element = UnsafeRawBufferPointer(rebasing: rest.prefix(Int(length)))
        rest = rest.dropFirst(Int(length))
        return .some(element)
    }

    private mutating func number() -> Int32? {
        guard rest.count >= 4 else { return nil }
        let number = Int32(bigEndian: UnsafeRawBufferPointer(rebasing: rest.prefix(4)).loadUnaligned(as: Int32.self))
        rest = rest.dropFirst(4)
        return number
    }
}
