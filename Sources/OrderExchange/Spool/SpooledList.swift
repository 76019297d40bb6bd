/// Holds values in order, as records of a spool; of all of them, only the last few are in memory.
struct SpooledList<Element: SpoolCoded>: Sendable {
    private let spool: ImportSpool
    private var blocks: [Int] = []
    /// The values that are in no block yet.
    private var latest = SpoolWriter()

    /// How many values there are.
    private(set) var count = 0

    init(in spool: ImportSpool) {
        self.spool = spool
    }

    /// Throws `StoreError`.
    mutating func append(_ element: Element) throws {
        latest.write(element)
        count += 1
        guard latest.bytes.count >= spool.batchBytes else { return }
        blocks.append(try spool.append(latest.bytes))
        latest.removeAll()
    }

    /// Appends the values of another list in the same spool, which are there already. Throws `StoreError`.
    mutating func append(contentsOf other: SpooledList) throws {
        if !latest.bytes.isEmpty { blocks.append(try spool.append(latest.bytes)) }
        blocks += other.blocks
        latest = other.latest
        count += other.count
    }

    /// In how many blocks the values are read.
    var blockCount: Int { blocks.count + 1 }

    /// Returns the values of one block, counted from 0. Throws `StoreError`.
    func elements(inBlock number: Int) throws -> [Element] {
        var reader = SpoolReader(number < blocks.count ? try spool.record(at: blocks[number]) : latest.bytes)
        var elements: [Element] = []
        while !reader.isAtEnd { elements.append(reader.value()) }
        return elements
    }

    /// Whether there is a value for which `isMatch` holds. Throws `StoreError`.
    func contains(where isMatch: (Element) -> Bool) throws -> Bool {
        for block in 0..<blockCount where try elements(inBlock: block).contains(where: isMatch) { return true }
        return false
    }
}
