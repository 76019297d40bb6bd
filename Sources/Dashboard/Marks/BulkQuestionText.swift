import OrderEvents
import OrderQueries

/// Puts the question about an act on many orders into words: how many, how much, which, and what becomes of them.
struct BulkQuestionText {
    /// How many of the orders are named.
    private static let namedCount = 4

    let verb: Confirmation.Verb
    let orders: [OrderSummary]
    /// How many marked orders the act cannot be done to.
    let left: Int

    var title: String { "\(verb.rawValue.capitalized) \(NumberText.counted(orders.count, "order"))?" }

    /// What is asked about, a name and its value each.
    var facts: [(name: String, value: String)] {
        let customers = Set(orders.map(\.customerID)).count
        let named = orders.prefix(Self.namedCount).map(\.orderID.rawValue).joined(separator: ", ")
        let more = orders.count > Self.namedCount ? " and \(orders.count - Self.namedCount) more" : ""
        let high = orders.count(where: \.isHighValue)
        return [
            ("Orders", named + more),
            ("Total", orders.sums + (high == 0 ? "" : "  ! \(high) of high value")),
            ("Customers", NumberText.grouped(customers)),
        ]
    }

    /// What becomes of them, and of those that are left.
    var effect: String {
        let rest =
            left == 0
            ? "" : " \(NumberText.counted(left, "marked order")) cannot be and \(left == 1 ? "stays" : "stay")."
        return "→ \(verb.rules.effectOnEach).\(rest)"
    }
}
