/// Remembers on which line each id of a file stands.
struct SeenIDs {
    let kind: String
    private var ids: SpooledIDs

    init(kind: String, in spool: ImportSpool) {
        self.kind = kind
        ids = SpooledIDs(in: spool)
    }

    /// Throws ``RowFault`` when the id was there before, or `StoreError`.
    mutating func add(_ id: String, at origin: Origin) throws {
        if let line = try ids.line(of: id) {
            throw RowFault(reason: "\(kind) '\(id.sanitized)' is on line \(line) already")
        }
        try ids.add(id, line: origin.line)
    }
}
