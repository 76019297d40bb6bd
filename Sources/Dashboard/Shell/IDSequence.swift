import CQRS
import Foundation
import OrderEvents

/// Makes ids from a random seed and a counter, so that `update` stays a pure function.
struct IDSequence: Hashable, Sendable {
    private let seed: UUID
    private var count: UInt32 = 0

    init(seed: UUID) {
        self.seed = seed
    }

    /// Returns a command id: the seed with the counter laid over its last four bytes.
    mutating func nextCommandID() -> CommandID {
        count += 1
        var bytes = seed.uuid
        bytes.12 ^= UInt8(truncatingIfNeeded: count >> 24)
        bytes.13 ^= UInt8(truncatingIfNeeded: count >> 16)
        bytes.14 ^= UInt8(truncatingIfNeeded: count >> 8)
        bytes.15 ^= UInt8(truncatingIfNeeded: count)
        return CommandID(UUID(uuid: bytes))
    }

    /// Returns an order id of eight hexadecimal digits.
    ///
    /// Two may meet once in four billion; the write model then refuses the second, and it is given another.
    mutating func nextOrderID() -> OrderID {
        count += 1
        let bytes = seed.uuid
        let random = [bytes.0, bytes.1, bytes.2, bytes.3, bytes.4, bytes.5].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        // The finalizer of SplitMix64 (Steele, Lea, Flood 2014): neighbours in, unrelated numbers out.
        var mixed = random &+ UInt64(count) &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        let digits = String(UInt32(truncatingIfNeeded: mixed ^ (mixed >> 31)), radix: 16)
        return OrderID(String(repeating: "0", count: 8 - digits.count) + digits)
    }
}
