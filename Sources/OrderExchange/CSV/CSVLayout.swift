import OrderEvents

/// Names the columns of one file of a format.
///
/// Names are compared without regard to case, blanks, underscores and hyphens. Where a file lacks a column under its own
/// name, one of its other names will do.
struct CSVLayout {
    let required: [String]
    let optional: [String]
    /// Other names that a column may have, by its own.
    var aliases: [String: [String]] = [:]
    /// Columns that together identify a list of the desk, spelled as lists spell them; empty where there is no such
    /// list.
    var listColumns: [String] = []

    /// Whether a header is that of the desk's own list.
    func isList(_ header: [String]) -> Bool { !listColumns.isEmpty && Set(header).isSuperset(of: listColumns) }

    /// Finds the columns of a header; what it does not know is passed over. Throws ``ImportError``.
    func columns(of header: CSVRecord, in file: String) throws -> [String: Int] {
        var columns: [String: Int] = [:]
        for (name, places) in places(in: header.fields) {
            guard places.count == 1 else { throw repeated(name, places, header, file) }
            columns[name] = places[0]
        }
        let missing = required.filter { columns[$0] == nil }
        guard missing.isEmpty else {
            let names = missing.map { "'\($0)'" }.joined(separator: ", ")
            let found = header.fields.map { "'\($0.sanitized)'" }.joined(separator: ", ")
            throw ImportError.unreadableFile(
                file: file, line: header.line,
                reason: "missing column\(missing.count == 1 ? "" : "s") \(names); the header has \(found)")
        }
        return columns
    }

    /// Counts the columns that a header has.
    func known(in fields: [String]) -> Int { places(in: fields).count }

    /// Where each column is, by its own name if it is there under that, else by its others.
    private func places(in fields: [String]) -> [String: [Int]] {
        var byName: [String: [Int]] = [:]
        for (place, field) in fields.enumerated() { byName[field.columnKey, default: []].append(place) }
        var places: [String: [Int]] = [:]
        for name in required + optional {
            let others = (aliases[name] ?? []).flatMap { byName[$0.columnKey] ?? [] }
            places[name] = byName[name.columnKey] ?? (others.isEmpty ? nil : others)
        }
        return places
    }

    private func repeated(_ name: String, _ places: [Int], _ header: CSVRecord, _ file: String) -> ImportError {
        let names = places.map { header.fields[$0] }
        let areSame = names.allSatisfy { $0.columnKey == name.columnKey }
        let found = names.map { "'\($0.sanitized)'" }.joined(separator: " and ")
        return .unreadableFile(
            file: file, line: header.line,
            reason: areSame
                ? "column '\(name)' appears twice in the header" : "\(found) both mean '\(name)'; rename one of them")
    }
}

extension String {
    /// The name of a column as it is compared.
    var columnKey: String {
        var key = String.UnicodeScalarView()
        for scalar in withoutBlankEdges.lowercased().unicodeScalars
        where !scalar.isBlank && scalar != "_" && scalar != "-" {
            key.append(scalar)
        }
        return String(key)
    }
}
