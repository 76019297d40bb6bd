/// Remembers ids, each with the line of a file on which it stands first; 16 to 29 bytes for each id are in memory.
struct SpooledIDs: Sendable {
    private static let mostRecent = 4_096

    private let spool: ImportSpool
    private var index = SpoolIndex()
    private var places: [Int] = []
    /// Some of the ids, which are found without the spool: products come again and again.
    private var recent: [String: Int] = [:]

    init(in spool: ImportSpool) {
        self.spool = spool
    }

    /// Returns the line of an id; nil when it is not there. Throws `StoreError`.
    mutating func line(of id: String) throws -> Int? {
        if let line = recent[id] { return line }
        var found: Int?
        _ = try index.number(of: id) { number in
            var entry = SpoolReader(try spool.record(at: places[number]))
            guard entry.text() == id else { return false }
            found = entry.count()
            return true
        }
        if let found { remember(id, line: found) }
        return found
    }

    /// Adds an id that is not there. Throws `StoreError`.
    mutating func add(_ id: String, line: Int) throws {
        var entry = SpoolWriter()
        entry.write(id)
        entry.write(line)
        places.append(try spool.append(entry.bytes))
        index.add(id)
        remember(id, line: line)
    }

    private mutating func remember(_ id: String, line: Int) {
        if recent.count >= Self.mostRecent { recent.removeAll(keepingCapacity: true) }
        recent[id] = line
    }
}
