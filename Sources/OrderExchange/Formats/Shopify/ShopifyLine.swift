/// Holds the columns of one line of a Shopify order as they stand.
struct ShopifyLine: SpoolCoded {
    let quantity: String
    let name: String
    let price: String
    let sku: String
    let discount: String

    init(_ row: CSVRow) {
        quantity = row.word("lineitem quantity")
        name = Self.bare(row.word("lineitem name"))
        price = row.word("lineitem price")
        sku = Self.bare(row.word("lineitem sku"))
        discount = row.word("lineitem discount")
    }

    init(from reader: inout SpoolReader) {
        (quantity, name, price) = (reader.text(), reader.text(), reader.text())
        (sku, discount) = (reader.text(), reader.text())
    }

    func encode(into writer: inout SpoolWriter) {
        for text in [quantity, name, price, sku, discount] { writer.write(text) }
    }

    /// Whether the row has no line at all, as one that only continues the order's payments.
    var isEmpty: Bool { quantity.isEmpty && name.isEmpty && price.isEmpty && sku.isEmpty }

    /// Returns a text without the apostrophe that keeps a spreadsheet program from calculating with it.
    static func bare(_ text: String) -> String {
        text.utf8.first == UInt8(ascii: "'") && text.utf8.count > 1 ? String(text.dropFirst()).withoutBlankEdges : text
    }
}
