import CQRS
import OrderEvents
import OrderQueries

/// Holds a text that an export appends to one of its files.
public struct ExportText: Hashable, Sendable {
    /// The place of the file among ``ExportFormat/fileNames``; 0 for a single file.
    public let file: Int
    /// What to append.
    public let text: String
}

/// Turns an extract into the texts of files, a page at a time, so that a desk of any size fits in little memory.
public struct DeskExport: Sendable {
    private enum Phase {
        case beginning
        case customers
        case products
        case orders
        case end
    }

    /// What has been written so far.
    public private(set) var report = ExportReport()

    private let extract: DeskExtract
    private let format: ExportFormat
    private let encoding: any ExportEncoding
    private var phase = Phase.beginning

    /// Creates an export of an extract, which the caller closes.
    public init(_ extract: DeskExtract, as format: ExportFormat) {
        self.extract = extract
        self.format = format
        encoding = format.encoding
    }

    /// Returns the next texts, in the order they are to be appended; nil at the end.
    ///
    /// Throws `StoreError`, also when at the end the orders are not those that the extract's totals count.
    public mutating func next() async throws -> [ExportText]? {
        switch phase {
        case .beginning:
            phase = isOfOrdersOnly ? .orders : .customers
            return Self.numbered(encoding.beginnings)
        case .customers:
            let page = try await extract.customers.next()
            report.count(page)
            if page.isEmpty { phase = .products }
            return Self.numbered(encoding.texts(page))
        case .products:
            let page = try await extract.products.next()
            report.count(page)
            if page.isEmpty { phase = .orders }
            return Self.numbered(encoding.texts(page))
        case .orders:
            let page = try await extract.orders.next()
            report.count(page, keepsReturnedLines: encoding.keepsReturnedLines)
            if page.isEmpty { try finish() }
            return Self.numbered(encoding.texts(page))
        case .end: return nil
        }
    }

    private var isOfOrdersOnly: Bool {
        if case .csv = format { true } else { false }
    }

    private mutating func finish() throws {
        phase = .end
        guard report.orders == extract.totals.count, report.totals.sums() == extract.totals.sums else {
            throw StoreError(
                .corrupt, "the read model's orders are not those that its totals count",
                remedy: "check it with 'orderdesk verify', or make it again with 'orderdesk rebuild'")
        }
    }

    private static func numbered(_ texts: [String]) -> [ExportText] {
        texts.enumerated().filter { !$0.element.isEmpty }.map { ExportText(file: $0.offset, text: $0.element) }
    }
}
