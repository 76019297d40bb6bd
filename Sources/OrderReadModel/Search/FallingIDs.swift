/// Holds row ids that are added in falling order: those of neighbouring rows share a few bytes, a million about 250 kB.
struct FallingIDs {
    private struct Block {
        /// The ids from 64 times this on, 64 of them.
        let number: Int64
        var bits: UInt64
    }

    /// With falling numbers.
    private var blocks: [Block] = []
    /// The last id that was added; no id is lower.
    private(set) var lowest = Int64.max
    /// How many ids there are.
    private(set) var count = 0

    /// Adds an id that is lower than all others.
    mutating func add(_ id: Int64) {
        let (number, bit) = Self.place(of: id)
        if blocks.last?.number != number { blocks.append(Block(number: number, bits: 0)) }
        blocks[blocks.count - 1].bits |= bit
        lowest = id
        count += 1
    }

    /// Returns whether an id was added.
    func contains(_ id: Int64) -> Bool {
        let (number, bit) = Self.place(of: id)
        var (low, high) = (0, blocks.count)
        while low < high {
            let middle = (low + high) / 2
            if blocks[middle].number > number { low = middle + 1 } else { high = middle }
        }
        return low < blocks.count && blocks[low].number == number && blocks[low].bits & bit != 0
    }

    private static func place(of id: Int64) -> (number: Int64, bit: UInt64) { (id >> 6, 1 << UInt64(id & 63)) }
}
