/// Finds texts among many by their hashes, with 8 to 21 bytes for each: the texts themselves are in a spool.
///
/// Hashes may be equal where texts are not, so whoever keeps the texts decides whether one is meant.
struct SpoolIndex: Sendable {
    /// Each holds 0, or half of a hash and the number of the text plus one.
    private var slots: [UInt64] = Array(repeating: 0, count: 64)

    /// How many texts there are.
    private(set) var count = 0

    /// Returns the number of a text, counted from 0 in the order of adding; nil when it is not there.
    func number(of text: String, isNumbered: (Int) throws -> Bool) rethrows -> Int? {
        let hash = Self.hash(text)
        var slot = place(of: hash)
        while slots[slot] != 0 {
            let number = Int(UInt32(truncatingIfNeeded: slots[slot])) - 1
            if slots[slot] >> 32 == hash >> 32, try isNumbered(number) { return number }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Adds a text that is not there.
    mutating func add(_ text: String) {
        precondition(count < UInt32.max - 1, "the index is full")
        if count * 4 >= slots.count * 3 { grow() }
        let hash = Self.hash(text)
        count += 1
        insert((hash & ~UInt64(UInt32.max)) | UInt64(count))
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: 0, count: old.count * 2)
        for entry in old where entry != 0 { insert(entry) }
    }

    private mutating func insert(_ entry: UInt64) {
        var slot = place(of: entry)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = entry
    }

    /// The half of the hash that is kept decides, so that growing needs no text.
    private func place(of hash: UInt64) -> Int { Int(hash >> 32) & (slots.count - 1) }

    /// Texts that are equal have the same hash, however their letters are composed.
    private static func hash(_ text: String) -> UInt64 { UInt64(bitPattern: Int64(text.hashValue)) }
}
