import ArgumentParser
import CQRS
import DeskComposition
import OrderEvents
import OrderQueries

/// Chooses orders on the command line.
struct OrderFilterOptions: ParsableArguments {
    @Option(
        name: .customLong("filter"), parsing: .unconditional,
        help: ArgumentHelp(
            "Only orders that pass this filter, such as 'status:pending total>500 -country:germany since:7d chai'.",
            valueName: "text"))
    var text = ""

    @Option(
        help: ArgumentHelp(
            "Only orders in this status: pending, approved, shipped, cancelled or refunded.", valueName: "status"),
        completion: .list(OrderStatus.allCases.map { $0.rawValue.lowercased() }),
        transform: Self.status)
    var status: OrderStatus?

    @Flag(help: "Only orders of more than 1,000.00 (in any currency, 100,000 minor units).")
    var highValue = false

    @Option(help: ArgumentHelp("Only this customer's orders.", valueName: "id"), completion: .customerID)
    var customer: String?

    @Option(
        help: ArgumentHelp(
            "Only orders placed on this date or later, such as 2026-11-21 (UTC), 2026-11, today, 7d or "
                + "2026-11-21T14:00:00Z.",
            valueName: "date"),
        transform: Self.date)
    var since: FilterDate?

    @Option(
        help: ArgumentHelp(
            "Only orders placed by the end of this date (UTC), or up to this instant.", valueName: "date"),
        transform: Self.date)
    var until: FilterDate?

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
        guard let fault = language.read(text).faults.first else { return }
        throw ValidationError(fault.message(in: text))
    }

    /// What all options ask for together, with dates as of now.
    var filter: OrderFilter {
        let language = language
        let options = OrderFilter(
            status: status, highValue: highValue ? true : nil, customerID: customer.map { CustomerID(typed: $0) },
            search: search)
        let dates = [since.map(language.filter(since:)), until.map(language.filter(until:))].compactMap { $0 }
        return ([options] + dates).reduce(language.read(text).filter) { $0.narrowed(by: $1) }
    }

    /// Days are those of UTC, as lists show them.
    private var language: FilterLanguage { FilterLanguage(now: SystemClock().now(), timeZone: .gmt) }

    private static func status(_ text: String) throws -> OrderStatus {
        guard let status = OrderStatus(rawValue: text.uppercased()) else {
            throw ValidationError("'\(text)' is not a status; it is pending, approved, shipped, cancelled or refunded")
        }
        return status
    }

    private static func date(_ text: String) throws -> FilterDate {
        guard let date = FilterDate(text) else {
            throw ValidationError("'\(text)' is not a date; write \(FilterDate.forms)")
        }
        return date
    }
}

/// Sorts and pages a list of orders on the command line.
struct OrderPageOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Order by placed, total, customer, updated, lines, status or order (its id); newest and largest first, "
                + "names, ids and statuses from their beginning. A minus before it turns that round.",
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
            let keys = OrderSort.Key.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("'\(text)' is not a field to sort by; it is one of \(keys)")
        }
        return OrderSort(key, isDescending: OrderSort.usual(by: key).isDescending != isTurned)
    }
}
