/// Recognises files of shops and programs that hold no orders, or not as text, and says what to give in their place.
enum ForeignFile {
    /// What a CSV file is by columns that it has together, and what holds orders there.
    private static let exports: [(columns: [String], reason: String)] = [
        (
            ["Token", "Item Name", "Variation Name", "SKU"],
            "this is Square's item library, a catalogue without orders; import what was sold: in Square's Dashboard under "
                + "Transactions, Export, 'Items Detail CSV'. Products are listed from the items sold"
        ),
        (
            ["Transaction ID", "Payment ID", "Gross Sales", "Total Collected"],
            "this is Square's list of transactions, which does not have their items; import what was sold: in the same place "
                + "in Square's Dashboard, Export, 'Items Detail CSV'"
        ),
        (
            ["Handle", "Title", "Vendor", "Variant SKU"],
            "this is Shopify's list of products, which holds no orders; import the orders: in Shopify under Orders, Export, "
                + "'CSV for Excel, Numbers, or other spreadsheet programs'. Products are listed from their lines"
        ),
        (
            ["First Name", "Last Name", "Accepts Email Marketing", "Total Orders"],
            "this is Shopify's list of customers, which holds no orders; import the orders: in Shopify under Orders, Export. "
                + "Customers are registered from them"
        ),
        (
            ["ID", "Type", "SKU", "Name", "Regular price"],
            "this is WooCommerce's list of products, which holds no orders; import the orders, with a column for each line. "
                + "Products are listed from their lines"
        ),
    ]

    private static let spreadsheet =
        "this is a spreadsheet file, which is not read; open it in its program, save the sheet as CSV ('CSV UTF-8' in Excel) "
        + "and import that"

    /// The first bytes of files that are not text.
    private static let signatures: [(bytes: [UInt8], reason: String)] = [
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], spreadsheet),
        (Array("PK\u{3}\u{4}".utf8), "this is a zip archive; give the path of the archive itself, or unpack it"),
        (Array("%PDF-".utf8), "this is a PDF, which has no rows that can be read; export the orders as CSV"),
    ]

    /// What a page begins with that some programs save as a table, such as under a name ending in .xls.
    private static let pages = ["<!doctype", "<html", "<table", "<?xml", "<workbook"]

    private static let spreadsheetEnds = [".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".numbers"]

    /// Returns what a CSV file with a header is that holds no orders; nil when it is not known.
    static func reason(header: [String]) -> String? {
        let keys = Set(header.map(\.columnKey))
        return exports.first { keys.isSuperset(of: $0.columns.map(\.columnKey)) }?.reason
    }

    /// Returns what a file is that holds no text of rows; nil when it may.
    static func reason(file: String, head: [UInt8]) -> String? {
        if let found = signatures.first(where: { head.starts(with: $0.bytes) }) {
            return isSpreadsheet(file) ? spreadsheet : found.reason
        }
        let text = head.drop { [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }
        let beginning = String(decoding: text.prefix(16), as: UTF8.self).lowercased()
        guard pages.contains(where: beginning.hasPrefix) else { return nil }
        return
            "this is a page, not rows of text; open it in a spreadsheet program, save the sheet as CSV and import that"
    }

    /// Whether an archive with these files in it is a spreadsheet file.
    static func isSpreadsheet(_ file: String, holding names: [String]) -> Bool {
        isSpreadsheet(file) || names.contains("[Content_Types].xml")
            || (names.contains("mimetype") && names.contains("content.xml"))
    }

    /// Makes the error of a spreadsheet file.
    static func spreadsheetError(_ file: String) -> ImportError {
        .unreadableFile(file: file, line: nil, reason: spreadsheet)
    }

    private static func isSpreadsheet(_ file: String) -> Bool {
        spreadsheetEnds.contains { file.lowercased().hasSuffix($0) }
    }
}
