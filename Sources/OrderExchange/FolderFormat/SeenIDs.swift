/// Remembers on which line each id of a file stands.
struct SeenIDs {
    let kind: String
    private var lines: [String: Int] = [:]

    init(kind: String) {
        self.kind = kind
    }

    /// Throws when the id was there before.
    mutating func add(_ id: String, at origin: Origin) throws(RowFault) {
        if let line = lines[id] { throw RowFault(reason: "\(kind) '\(id.sanitized)' is on line \(line) already") }
        lines[id] = origin.line
    }
}
