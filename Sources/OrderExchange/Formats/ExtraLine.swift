/// Makes order lines of what a shop charges in addition to its goods.
enum ExtraLine {
    /// Returns a line for each amount that is not zero, in minor units.
    static func items(shipping: Int64 = 0, fees: Int64 = 0, tax: Int64 = 0, duties: Int64 = 0) -> [ItemDraft] {
        let all = [
            ("SHIPPING", "Shipping", shipping), ("FEES", "Fees", fees), ("DUTIES", "Duties", duties),
            ("TAX", "Tax", tax),
        ]
        return all.filter { $0.2 != 0 }.map { id, name, amount in
            ItemDraft(productID: id, productName: name, quantity: 1, unitPrice: amount)
        }
    }
}

/// Derives ids for products that a file names without one.
enum ProductName {
    private static let longestBytes = 120

    /// Returns the stock-keeping unit, else the name: the same name is always the same product.
    ///
    /// A name too long for an id is cut and made unique by a checksum of the whole name.
    static func id(sku: String, name: String) -> String {
        if !sku.isEmpty { return sku }
        let words = name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard words.utf8.count > longestBytes else { return words }
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in words.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        var cut = ""
        for character in words {
            guard cut.utf8.count + character.utf8.count <= longestBytes else { break }
            cut.append(character)
        }
        return "\(cut)-\(String(hash, radix: 16))"
    }
}
