import ArgumentParser
import OrderExchange

/// Sets how the files of an import are interpreted.
struct ImportFormatOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The format: \(ImportFormat.allCases.map(\.rawValue).joined(separator: ", ")) (default: found by looking).",
            valueName: "format"))
    var format: ImportFormat?

    @Option(
        help: ArgumentHelp(
            "Read a field of each order line from a column of a CSV file, such as order_id='Order No'. Fields: "
                + ColumnMap.Field.allCases.map(\.rawValue).joined(separator: ", ") + ".",
            valueName: "field=column"),
        transform: Self.column)
    var map: [MappedColumn] = []

    @Option(help: ArgumentHelp("Use the columns saved under this name; --map goes before them.", valueName: "name"))
    var mapName: String?

    @Option(help: ArgumentHelp("Save the columns given under this name, for --map-name.", valueName: "name"))
    var saveMap: String?

    @Option(
        help: ArgumentHelp(
            "Say what a status of the files stands for, such as backordered=pending: "
                + StatusMap.Meaning.allCases.map(\.rawValue).joined(separator: ", ") + ".",
            valueName: "word=status"),
        transform: Self.status)
    var statusMap: [MappedStatus] = []

    func validate() throws {
        for name in [mapName, saveMap].compactMap({ $0 }) { try NamedMaps.check(name) }
        if saveMap != nil, map.isEmpty, mapName == nil {
            throw ValidationError("--save-map saves what --map names; give --map FIELD=COLUMN too")
        }
        guard let format, format != .csv, !map.isEmpty || mapName != nil else { return }
        throw ValidationError("--map is for --format csv; \(format.rawValue) has its own columns")
    }

    /// Returns the columns asked for, on top of those saved, and saves them where that is asked for and allowed; throws
    /// `ValidationError`.
    func columnMap(from maps: NamedMaps, isSaving: Bool = true) throws -> ColumnMap {
        var columns = try mapName.map { try maps.read($0) } ?? ColumnMap()
        for column in map { columns.set(column.field, to: column.name) }
        if let saveMap, isSaving { try maps.save(columns, as: saveMap) }
        return columns
    }

    /// The words explained on the command line.
    var statuses: StatusMap {
        var map = StatusMap()
        for status in statusMap { map.add(status.word, status.meaning) }
        return map
    }

    /// One `--map`.
    struct MappedColumn: Sendable {
        let field: ColumnMap.Field
        let name: String
    }

    /// One `--status-map`.
    struct MappedStatus: Sendable {
        let word: String
        let meaning: StatusMap.Meaning
    }

    static func column(_ text: String) throws -> MappedColumn {
        guard let (left, name) = parts(text), let field = ColumnMap.Field(rawValue: left.lowercased()) else {
            let fields = ColumnMap.Field.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError(
                "'\(text)' is not FIELD=COLUMN, such as order_id='Order No'; the fields are \(fields)")
        }
        return MappedColumn(field: field, name: name)
    }

    static func status(_ text: String) throws -> MappedStatus {
        guard let place = text.lastIndex(of: "="), let (word, right) = parts(text, at: place),
            let meaning = StatusMap.Meaning(rawValue: right.lowercased())
        else {
            let meanings = StatusMap.Meaning.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError(
                "'\(text)' is not WORD=STATUS, such as backordered=pending; the statuses are \(meanings)")
        }
        return MappedStatus(word: word, meaning: meaning)
    }

    private static func parts(_ text: String, at place: String.Index? = nil) -> (String, String)? {
        guard let place = place ?? text.firstIndex(of: "=") else { return nil }
        let left = text[..<place].trimmingPrefix(while: \.isWhitespace)
        let right = text[text.index(after: place)...].trimmingPrefix(while: \.isWhitespace)
        return left.isEmpty || right.isEmpty ? nil : (String(left), String(right))
    }
}

extension ImportFormat: ExpressibleByArgument {}
