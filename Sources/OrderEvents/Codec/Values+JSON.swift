import JSON

extension Money {
    /// Reads a member that is an amount of money.
    package init(_ json: JSONNode, _ name: String) throws(JSONError) {
        let object = try json.member(name)
        let code = try object.string("currency")
        guard let currency = Currency(rawValue: code) else {
            throw JSONError("the currency of '\(name)' is not named by three capitals")
        }
        self.init(minorUnits: try object.integer("minorUnits"), currency: currency)
    }
}

extension OrderLine {
    init(_ json: JSONNode) throws(JSONError) {
        self.init(
            productID: ProductID(try json.string("productID")),
            productName: try json.string("productName"),
            quantity: try json.integer("quantity"),
            unitPrice: try json.integer("unitPrice"),
            discountBasisPoints: try json.integer("discountBasisPoints"))
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("productID", productID.rawValue)
            json.member("productName", productName)
            json.member("quantity", quantity)
            json.member("unitPrice", unitPrice)
            json.member("discountBasisPoints", discountBasisPoints)
        }
    }
}

extension JSONWriter {
    /// Writes a member that is an amount of money.
    package mutating func member(_ name: StaticString, _ money: Money) {
        key(name)
        object { json in
            json.member("minorUnits", money.minorUnits)
            json.member("currency", money.currency.rawValue)
        }
    }
}
