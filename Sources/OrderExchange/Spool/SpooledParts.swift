/// Collects the parts of orders, which come in any order, by the orders' ids; 16 to 29 bytes for each order are in memory.
///
/// Each part is a record that names the one before it of the same order.
struct SpooledParts: Sendable {
    /// One part of an order.
    struct Part {
        /// The order's id.
        let id: String
        let content: SpoolReader
        /// Where it is in the spool.
        let place: Int
        fileprivate let before: Int?
    }

    private let spool: ImportSpool
    private var index = SpoolIndex()
    /// Where the latest part of each order is.
    private var latest: [Int] = []

    init(in spool: ImportSpool) {
        self.spool = spool
    }

    /// How many orders there are; they are numbered from 0 in the order of adding.
    var count: Int { index.count }

    /// Returns the number of an order; nil when it is not there. Throws `StoreError`.
    func number(of id: String) throws -> Int? {
        try index.number(of: id) { try latestPart(of: $0).id == id }
    }

    /// Adds an order that is not there, with its first part; returns the part's place. Throws `StoreError`.
    @discardableResult
    mutating func add(_ id: String, _ content: SpoolWriter) throws -> Int {
        let place = try append(id, content, after: nil)
        latest.append(place)
        index.add(id)
        return place
    }

    /// Adds a part to an order; returns its place. Throws `StoreError`.
    @discardableResult
    mutating func extend(_ number: Int, _ id: String, _ content: SpoolWriter) throws -> Int {
        let place = try append(id, content, after: latest[number])
        latest[number] = place
        return place
    }

    /// Returns the latest part of an order. Throws `StoreError`.
    func latestPart(of number: Int) throws -> Part { try part(at: latest[number]) }

    /// Visits the parts of an order one by one, the latest first: they may be more than fit into memory. Throws `StoreError`.
    func visitParts(of number: Int, _ visit: (Part) -> Void) throws {
        var next: Int? = latest[number]
        while let place = next {
            let part = try part(at: place)
            visit(part)
            next = part.before
        }
    }

    private func append(_ id: String, _ content: SpoolWriter, after before: Int?) throws -> Int {
        var record = SpoolWriter()
        record.write(before)
        record.write(id)
        record.write(contentsOf: content)
        return try spool.append(record.bytes)
    }

    /// Returns the part at a place. Throws `StoreError`.
    func part(at place: Int) throws -> Part {
        var content = SpoolReader(try spool.record(at: place))
        let before: Int? = content.optional()
        return Part(id: content.text(), content: content, place: place, before: before)
    }
}
