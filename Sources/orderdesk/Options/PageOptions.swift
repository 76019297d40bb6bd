import ArgumentParser
import JSON
import OrderQueries
import OrderRecords

/// Pages a list on the command line.
///
/// A table is always a page; JSON and CSV are the whole list unless a page is asked for.
struct PageOptions: ParsableArguments {
    @Option(
        name: .customLong("page"),
        help: ArgumentHelp("Which page, from 1 (default: 1; for JSON and CSV the whole list).", valueName: "n"))
    var givenPage: Int?

    @Option(
        name: .customLong("page-size"),
        help: ArgumentHelp("How many rows a page (default: 50; for JSON and CSV the whole list).", valueName: "n"))
    var givenSize: Int?

    /// Which page, from 1.
    var page: Int { givenPage ?? 1 }
    /// How many rows a page.
    var size: Int { givenSize ?? 50 }

    func validate() throws {
        guard page >= 1 else { throw ValidationError("--page counts from 1, so it cannot be \(page)") }
        guard (1...OrderPage.largestSize).contains(size) else {
            throw ValidationError("--page-size has to be 1 to \(OrderPage.largestSize), so it cannot be \(size)")
        }
        guard page.multipliedReportingOverflow(by: size).overflow == false else {
            throw ValidationError("there is no page \(page)")
        }
    }

    /// Whether the whole list is asked for.
    func isWhole(in format: OutputFormat) -> Bool {
        format != .table && givenPage == nil && givenSize == nil
    }

    /// The rows of the page, counted from 0; nil for the whole list.
    func rows(in format: OutputFormat) -> Range<Int>? {
        isWhole(in: format) ? nil : (page - 1) * size..<page * size
    }

    /// What a JSON list contains about its page; a whole list is one page.
    func record(total: Int, in format: OutputFormat) -> JSONObject {
        let isWhole = isWhole(in: format)
        return [
            "total": .integer(Int64(total)), "page": .integer(Int64(page)),
            "pageSize": .integer(Int64(isWhole ? total : size)),
        ]
    }

    /// Returns a line about the part of a list of `total` rows that is shown; `sentence` sums it up.
    func summary(shown: Int, total: Int, _ sentence: String) -> String {
        let pages = max(1, (total + size - 1) / size)
        let part = "\(shown.grouped) of \(total.grouped) shown (--page N shows others, --format csv everything)"
        return ([sentence] + (shown < total ? [part] : []) + ["page \(page) of \(pages)"]).joined(separator: " · ")
    }
}
