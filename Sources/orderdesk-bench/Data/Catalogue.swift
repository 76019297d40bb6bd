import OrderEvents
import OrderTraffic

/// Lists the customers and products that generated orders are about; the most popular come first.
struct Catalogue: Sendable {
    let customers: [CustomerRegistered]
    let products: [ProductListed]

    init(seed: UInt64, customerCount: Int, productCount: Int) {
        var random = SplitMix64(seed: seed)
        customers = (0..<customerCount).map { Self.customer($0, &random) }
        products = (0..<productCount).map { Self.product($0, &random) }
    }

    private static func customer(_ index: Int, _ random: inout SplitMix64) -> CustomerRegistered {
        let given = Words.given[Int.random(in: 0..<Words.given.count, using: &random)]
        let family = Words.family[Int.random(in: 0..<Words.family.count, using: &random)]
        return CustomerRegistered(
            customerID: CustomerID("C\(10_000 + index)"), name: "\(given) \(family)",
            email: "\(given).\(family).\(index)@example.com".lowercased(),
            country: Words.countries[Int.random(in: 0..<Words.countries.count, using: &random)])
    }

    private static func product(_ index: Int, _ random: inout SplitMix64) -> ProductListed {
        let kind = Words.kinds[Int.random(in: 0..<Words.kinds.count, using: &random)]
        let good = Words.goods[Int.random(in: 0..<Words.goods.count, using: &random)]
        return ProductListed(
            productID: ProductID("P\(1_000 + index)"), name: "\(kind) \(good) \(index)",
            unitPrice: Money(minorUnits: Int64.random(in: 100...15_000, using: &random), currency: .usd))
    }
}

private enum Words {
    static let given = [
        "Ada", "Alan", "Barbara", "Bela", "Carl", "Clara", "Donald", "Edsger", "Emmy", "Frances", "Grace", "Hedy",
        "Henri", "Ida", "John", "Karen", "Leslie", "Margaret", "Niklaus", "Olga", "Peter", "Radia", "Sofia", "Tony",
    ]
    static let family = [
        "Allen", "Babbage", "Borg", "Curie", "Dijkstra", "Euler", "Floyd", "Gauss", "Hamilton", "Hoare", "Hopper",
        "Jones", "Knuth", "Lamport", "Liskov", "Lovelace", "Moreno", "Neumann", "Noether", "Perlman", "Shannon",
        "Turing", "Wilkes", "Wirth", "Yao", "Zuse",
    ]
    static let countries = ["Austria", "Brazil", "Canada", "Denmark", "France", "Germany", "Japan", "Mexico", "Spain"]
    static let kinds = [
        "Amber", "Antique", "Blue", "Copper", "Folding", "Glass", "Green", "Heavy", "Ivory", "Large", "Light", "Linen",
        "Oak", "Pocket", "Red", "Small", "Steel", "Travel", "White", "Wooden",
    ]
    static let goods = [
        "basket", "bell", "bowl", "candle", "clock", "cushion", "drawer", "frame", "hook", "jar", "kettle", "lamp",
        "lantern", "mirror", "mug", "plate", "shelf", "spoon", "stool", "teapot", "tin", "tray", "trunk", "vase",
    ]
}
