/// Describes what format a single file has, with what the reader has to know of it.
enum FormatFinding {
    case shopify
    case wooCommerce(header: [String])
    case wooAnalytics
    case square
    /// A CSV file read by names of its columns.
    case columns(header: [String])
    case json(isArray: Bool)
    /// The file of a folder that has this name there.
    case folderFile(name: String)

    /// What the file is called in a sentence.
    var title: String {
        switch self {
        case .shopify: ImportFormat.shopify.title
        case .wooCommerce: ImportFormat.woocommerce.title
        case .wooAnalytics: "a WooCommerce Analytics orders export"
        case .square: ImportFormat.square.title
        case .columns: ImportFormat.csv.title
        case .json(let isArray): (isArray ? ImportFormat.json : .jsonl).title
        case .folderFile(FolderFormat.orders): "a list of orders with their lines"
        case .folderFile(FolderFormat.products): "a list of products"
        case .folderFile: "a list of customers"
        }
    }
}

/// Finds the format of a single file by what it begins with.
struct FormatFinder {
    let file: String
    /// What the file begins with, up to the end of a line where it has one.
    let head: [UInt8]
    let options: ImportOptions

    /// Throws ``ImportError`` when nothing fits.
    func find() throws -> FormatFinding {
        if let reason = ForeignFile.reason(file: file, head: head) {
            throw ImportError.unreadableFile(file: file, line: nil, reason: reason)
        }
        switch options.format {
        case nil: return try guess()
        case .shopify:
            if let reason = ForeignFile.reason(header: try header()) { throw foreign(reason) }
            return .shopify
        case .csv: return .columns(header: try header())
        case .folder: throw ImportError.notAFolder(path: file)
        case .jsonl: return .json(isArray: false)
        case .json: return .json(isArray: true)
        case .square:
            if let reason = ForeignFile.reason(header: try header()) { throw foreign(reason) }
            return .square
        case .woocommerce:
            let header = try header()
            return Self.has(WooAnalyticsFormat.signature, header) ? .wooAnalytics : .wooCommerce(header: header)
        }
    }

    private func guess() throws -> FormatFinding {
        if let isArray = looksLikeJSON { return .json(isArray: isArray) }
        let header = try header()
        if !options.columnMap.isEmpty { return .columns(header: header) }
        if Self.has(ShopifyFormat.signature, header) { return .shopify }
        if Self.has(WooCommerceFormat.signature, header) { return .wooCommerce(header: header) }
        if Self.has(WooAnalyticsFormat.signature, header) { return .wooAnalytics }
        if Self.has(SquareFormat.signature, header) { return .square }
        if ColumnFormat.suits(header) { return .columns(header: header) }
        if let name = FolderFormat.file(with: header) { return .folderFile(name: name) }
        if let reason = ForeignFile.reason(header: header) { throw foreign(reason) }
        throw unknown(header)
    }

    private func foreign(_ reason: String) -> ImportError { .unknownFormat(file: file, reason: reason) }

    /// Whether the first character is that of an array, or else of an object; nil when it is neither.
    private var looksLikeJSON: Bool? {
        let text = head.starts(with: [0xEF, 0xBB, 0xBF]) ? head[3...] : head[...]
        switch text.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) {
        case UInt8(ascii: "["): return true
        case UInt8(ascii: "{"): return false
        default: return nil
        }
    }

    /// The names of the columns as they stand, without blanks around them.
    private func header() throws -> [String] {
        // No column is known yet: the separator that makes the most columns is used.
        let known: ([String]) -> Int = { _ in 0 }
        let dialect = try CSVDialect(of: file, options: options.dialect, isKnown: known) { MemoryBytes(head) }
        var reader = try CSVReader(separator: dialect.separator.sign) { dialect.text(MemoryBytes(head), file: file) }
        if dialect.namesSeparator { _ = try reader.next() }
        switch try reader.next() {
        case .record(let record): return record.fields.map(\.withoutBlankEdges)
        case .fault(let fault):
            throw ImportError.unreadableFile(file: file, line: fault.line, reason: "in the header, \(fault.reason)")
        case nil: throw ImportError.unreadableFile(file: file, line: nil, reason: "the file is empty")
        }
    }

    private func unknown(_ header: [String]) -> ImportError {
        guard !Self.has(FolderFormat.orderLayout.required, header) else {
            return .unknownFormat(file: file, reason: Self.loneOrders)
        }
        let found = header.prefix(100).map { "'\($0.sanitized)'" }.joined(separator: ", ")
        return .unknownFormat(
            file: file,
            reason: "the format is not recognised. Looked for were \(Self.signs). The file begins with \(found). "
                + "--format NAME says what it is; any CSV file with a row for each order line can be read with "
                + "--map order_id='Order No' and the like for each of \(ColumnMap.Field.needed)")
    }

    private static let loneOrders =
        "give the folder that holds their \(FolderFormat.orderItems) too, or write them with 'orderdesk orders --format csv', "
        + "which gives them the column '\(FolderFormat.lines)': these are orders without a known column for their lines "
        + "(--map names such columns)"

    private static var signs: String {
        let own = ColumnMap.Field.allCases.filter(\.isNeeded).map(\.rawValue)
        let exports = [
            ("a Shopify orders export", ShopifyFormat.signature),
            ("a WooCommerce orders export", WooCommerceFormat.signature),
            ("a WooCommerce Analytics orders export", WooAnalyticsFormat.signature),
            ("a Square items export", SquareFormat.signature), ("a CSV file of order lines", own),
        ]
        let columns = exports.map { title, names in
            "the columns \(names.map { "'\($0)'" }.joined(separator: ", ")) of \(title)"
        }
        return columns.joined(separator: "; ") + "; and the '{' or '[' of JSON"
    }

    /// Whether a header has all of some columns, compared as columns are everywhere.
    private static func has(_ signature: [String], _ header: [String]) -> Bool {
        Set(header.map(\.columnKey)).isSuperset(of: signature.map(\.columnKey))
    }
}
