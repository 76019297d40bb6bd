import ArgumentParser
import CQRS
import OrderEvents
import OrderQueries

/// Chooses orders on the command line.
struct OrderFilterOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Only orders in this status: pending, approved, shipped, cancelled or refunded.", valueName: "status"),
        transform: Self.status)
    var status: OrderStatus?

    @Flag(help: "Only orders of more than 1,000.00 (in any currency, 100,000 minor units).")
    var highValue = false

    @Option(help: ArgumentHelp("Only this customer's orders.", valueName: "id"))
    var customer: String?

    @Option(
        help: ArgumentHelp(
            "Only orders placed on this day or later, such as 2026-11-21 (UTC) or 2026-11-21T14:00:00Z.",
            valueName: "date"),
        transform: Self.instant)
    var since: Timestamp?

    @Option(
        help: ArgumentHelp(
            "Only orders placed by the end of this day (UTC), or up to this instant.", valueName: "date"),
        transform: Self.instantAfter)
    var until: Timestamp?

    @Option(
        help: ArgumentHelp(
            "Only orders with all these words (or beginnings of words) in id, customer, e-mail or products.",
            valueName: "text"))
    var search = ""

    func validate() throws {
        try SearchText.validate(search)
        if let customer, let fault = TextLimit.fault(in: customer, longestBytes: TextLimit.idBytes) {
            throw ValidationError("the customer's id (--customer) \(fault)")
        }
    }

    var filter: OrderFilter {
        OrderFilter(
            status: status, highValue: highValue ? true : nil, placedFrom: since, placedBefore: until,
            customerID: customer.map { CustomerID(typed: $0) }, search: search)
    }

    private static func status(_ text: String) throws -> OrderStatus {
        guard let status = OrderStatus(rawValue: text.uppercased()) else {
            throw ValidationError("'\(text)' is not a status; it is pending, approved, shipped, cancelled or refunded")
        }
        return status
    }

    private static func instant(_ text: String) throws -> Timestamp {
        guard let instant = Timestamp(iso8601: text) else {
            throw ValidationError("'\(text)' is not a date; write 2026-11-21 or 2026-11-21T14:00:00Z")
        }
        return instant
    }

    /// The first instant that is too late: a bare day counts to its end.
    private static func instantAfter(_ text: String) throws -> Timestamp {
        let isDay = text.utf8.count == 10
        return try instant(text) + (isDay ? .seconds(86_400) : .microseconds(1))
    }
}

/// Sorts and pages a list of orders on the command line.
struct OrderPageOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Order by placed, total, customer or updated; newest and largest first, names from A. "
                + "A minus before it turns that round.",
            valueName: "field"),
        transform: Self.sort)
    var sort = OrderSort.newestFirst

    @Flag(help: "Oldest, smallest and A first, whatever the field.")
    var ascending = false

    @OptionGroup var pages: PageOptions

    var order: OrderSort { ascending ? OrderSort(sort.key, isDescending: false) : sort }

    private static func sort(_ text: String) throws -> OrderSort {
        let isTurned = text.hasPrefix("-")
        guard let key = OrderSort.Key(rawValue: isTurned ? String(text.dropFirst()) : text) else {
            throw ValidationError("'\(text)' is not a field to sort by; it is placed, total, customer or updated")
        }
        return OrderSort(key, isDescending: (key != .customer) != isTurned)
    }
}
