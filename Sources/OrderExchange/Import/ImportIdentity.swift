import CQRS
import Foundation

/// Derives the command ids of an import from what is imported, so that a second import asks the same again.
///
/// The id is a name-based UUID (RFC 9562, version 5) of kind, step, attempt and the record's own id. The attempt counts
/// up where an earlier import was refused for good under the id before it.
enum ImportIdentity {
    /// What a command does to what kind of record; the raw values are part of every id and never change.
    enum Step: String {
        case registerCustomer = "customer/register"
        case listProduct = "product/list"
        case placeOrder = "order/place"
        case approveOrder = "order/approve"
        case shipOrder = "order/ship"
        case cancelOrder = "order/cancel"
    }

    /// The name space of this program's imports.
    private static let space: [UInt8] = [
        0x5B, 0x1D, 0x0F, 0x3E, 0x8A, 0x2C, 0x4D, 0x77, 0x9C, 0x61, 0x0E, 0x4A, 0xD3, 0xB8, 0x25, 0xF6,
    ]

    static func commandID(_ step: Step, _ id: String, attempt: Int) -> CommandID {
        CommandID(uuid(space: space, name: "\(step.rawValue)/\(attempt)/\(id)"))
    }

    /// Returns the version 5 UUID of a name in a name space of 16 bytes.
    static func uuid(space: [UInt8], name: String) -> UUID {
        var bytes = Array(SHA1.digest(space + name.utf8).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x50
        bytes[8] = bytes[8] & 0x3F | 0x80
        return bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }
}

/// Hashes bytes as FIPS 180-4 says; here for names only, never for secrets.
enum SHA1 {
    static func digest(_ message: [UInt8]) -> [UInt8] {
        var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
        let padded = pad(message)
        for start in stride(from: 0, to: padded.count, by: 64) {
            mix(padded[start..<start + 64], into: &state)
        }
        return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * $0)) } }
    }

    private static func pad(_ message: [UInt8]) -> [UInt8] {
        var padded = message + [0x80]
        padded += [UInt8](repeating: 0, count: (120 - padded.count % 64) % 64)
        let bits = UInt64(message.count) * 8
        return padded + (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * $0)) }
    }

    private static func mix(_ block: ArraySlice<UInt8>, into state: inout [UInt32]) {
        var schedule = [UInt32](repeating: 0, count: 80)
        for index in 0..<16 {
            let first = block.startIndex + index * 4
            schedule[index] = block[first..<first + 4].reduce(0) { $0 << 8 | UInt32($1) }
        }
        for index in 16..<80 {
            schedule[index] = rotate(
                schedule[index - 3] ^ schedule[index - 8] ^ schedule[index - 14] ^ schedule[index - 16], by: 1)
        }
        var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
        for index in 0..<80 {
            let (choice, constant) = round(index, b, c, d)
            let next = rotate(a, by: 5) &+ choice &+ e &+ constant &+ schedule[index]
            (a, b, c, d, e) = (next, a, rotate(b, by: 30), c, d)
        }
        for (index, word) in [a, b, c, d, e].enumerated() { state[index] &+= word }
    }

    private static func round(_ index: Int, _ b: UInt32, _ c: UInt32, _ d: UInt32) -> (UInt32, UInt32) {
        switch index {
        case ..<20: (b & c | ~b & d, 0x5A82_7999)
        case ..<40: (b ^ c ^ d, 0x6ED9_EBA1)
        case ..<60: (b & c | b & d | c & d, 0x8F1B_BCDC)
        default: (b ^ c ^ d, 0xCA62_C1D6)
        }
    }

    private static func rotate(_ word: UInt32, by bits: UInt32) -> UInt32 {
        word << bits | word >> (32 - bits)
    }
}
