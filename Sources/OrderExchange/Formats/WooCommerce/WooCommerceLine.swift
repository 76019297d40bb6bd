import OrderEvents

/// Holds one `line_item` of a WooCommerce order, such as `name:Mug|product_id:9|sku:MUG|quantity:2|total:9.00|sub_total:10.00`.
struct WooCommerceLine: SpoolCoded {
    private let productID: String
    private let name: String
    private let quantity: Int64
    /// After discounts, without taxes.
    private let total: Int64
    /// Before discounts, without taxes.
    private let subtotal: Int64

    private static let keys = [
        "name", "product_id", "variation_id", "sku", "quantity", "total", "sub_total", "tax", "tax_data", "meta",
    ]

    init(_ text: String, _ column: String, _ currency: Currency, _ values: ValueReader) throws(RowFault) {
        let fields = KeyedText(text, keys: Self.keys)
        name = ShopifyLine.bare(fields["name"])
        let sku = ShopifyLine.bare(fields["sku"])
        productID =
            sku.isEmpty && !fields["product_id"].isEmpty ? fields["product_id"] : ProductName.id(sku: sku, name: name)
        guard !productID.isEmpty else { throw RowFault(reason: "\(column) names no product") }
        quantity = try values.count(WholeText.plain(fields["quantity"]), column: "the quantity in \(column)")
        total = try values.amount(fields["total"], in: currency, column: "the total in \(column)")
        subtotal =
            fields["sub_total"].isEmpty
            ? total : try values.amount(fields["sub_total"], in: currency, column: "the sub_total in \(column)")
    }

    init(from reader: inout SpoolReader) {
        (productID, name) = (reader.text(), reader.text())
        (quantity, total, subtotal) = (reader.number(), reader.number(), reader.number())
    }

    func encode(into writer: inout SpoolWriter) {
        for text in [productID, name] { writer.write(text) }
        for number in [quantity, total, subtotal] { writer.write(number) }
    }

    /// Returns the lines that come to exactly the total.
    func items() throws(RowFault) -> [ItemDraft] {
        try ItemDraft.lines(productID: productID, productName: name, quantity: quantity, gross: subtotal, net: total)
    }
}

/// Reads `key:value` pairs between bars; a value may hold bars and colons of its own.
struct KeyedText {
    private var values: [String: String] = [:]

    /// A part that does not begin with one of the keys belongs to the value before it.
    init(_ text: String, keys: [String]) {
        var latest: String?
        for part in text.split(separator: "|", omittingEmptySubsequences: false) {
            let key = part.prefix { $0 != ":" }
            if part.utf8.count > key.utf8.count, keys.contains(String(key)), values[String(key)] == nil {
                latest = String(key)
                values[String(key)] = String(part.dropFirst(key.count + 1))
            } else if let latest {
                values[latest, default: ""] += "|" + part
            }
        }
    }

    /// Empty when the key is not there.
    subscript(key: String) -> String { (values[key] ?? "").withoutBlankEdges }
}

/// Reads whole numbers that programs write with decimals.
enum WholeText {
    /// Returns the text without decimals that are all zero.
    static func plain(_ text: String) -> String {
        guard let point = text.firstIndex(of: "."), text[..<point].last?.isNumber == true else { return text }
        let decimals = text[text.index(after: point)...]
        return !decimals.isEmpty && decimals.allSatisfy { $0 == "0" } ? String(text[..<point]) : text
    }
}
