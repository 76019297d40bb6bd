import CQRS
import OrderCommands
import OrderEvents

/// Past orders as they were read from files, to be sent to a desk step by step, each at its time.
///
/// The steps are in memory, at 24 bytes each; the orders are where an import keeps them.
public struct PastOrders: Sendable {
    /// Everything that was done with all orders, by time.
    public let steps: [PastStep]
    /// How many orders there are.
    public let orderCount: Int
    /// How each file was read.
    public let readings: [FileReading]
    /// Sentences about the source as a whole.
    public let notes: [String]
    /// The rows that cannot be sent, by file and line.
    public let rejectedRows: [RejectedRow]
    let batch: ImportBatch
    /// The number of the first order of each block, in order.
    private let firstOfBlock: [Int]

    /// Reads a source as an import does, and sends nothing.
    ///
    /// `progress` is called often and should return at once. Throws ``ImportError`` when a file as a whole cannot be used,
    /// or leaves open how it is to be read and the options ask to stop there; `StoreError` when what is read cannot be held.
    public static func read(
        _ source: ImportSource, options: ImportOptions,
        progress: @escaping @Sendable (ImportProgress) -> Void = { _ in }
    ) async throws -> PastOrders {
        try await runBlocking {
            let batch = try SourceReader(source, options: options, progress: progress).read()
            if options.stopsAtQuestions, let question = batch.question { throw ImportError.stopped(at: question) }
            return try PastOrders(batch)
        }
    }

    init(_ batch: ImportBatch) throws {
        var steps: [PastStep] = []
        var firstOfBlock: [Int] = []
        var order = 0
        for block in 0..<batch.orders.blockCount {
            firstOfBlock.append(order)
            for record in try batch.orders.elements(inBlock: block) {
                for (number, step) in record.acts.enumerated() {
                    steps.append(
                        PastStep(at: step.at, kind: step.act.kind, order: Int32(order), number: Int32(number)))
                }
                order += 1
            }
        }
        steps.sort()
        self.steps = steps
        self.batch = batch
        self.firstOfBlock = firstOfBlock
        orderCount = order
        readings = batch.readings
        notes = batch.notes
        rejectedRows = batch.rejected.sorted { ($0.file, $0.line, $0.reason) < ($1.file, $1.line, $1.reason) }
    }

    /// How many customers and products the files have.
    public var directoryCount: Int { batch.customers.count + batch.products.count }

    /// Returns the customers and products of the files, those that most orders are of first; throws `StoreError`.
    public func directory() throws -> (customers: [RegisterCustomer], products: [ListProduct]) {
        var (orders, lines): ([CustomerID: Int], [ProductID: Int]) = ([:], [:])
        for block in 0..<batch.orders.blockCount {
            for record in try batch.orders.elements(inBlock: block) {
                orders[record.command.customerID, default: 0] += 1
                for item in record.command.items { lines[item.productID, default: 0] += 1 }
            }
        }
        func sorted<Key: Hashable, Value>(_ all: [Value], _ id: (Value) -> Key, by counts: [Key: Int]) -> [Value] {
            all.enumerated().sorted { left, right in
                let (most, least) = (counts[id(left.element)] ?? 0, counts[id(right.element)] ?? 0)
                return most != least ? most > least : left.offset < right.offset
            }.map(\.element)
        }
        let customers = try (0..<batch.customers.blockCount).flatMap { try batch.customers.elements(inBlock: $0) }
        let products = try (0..<batch.products.blockCount).flatMap { try batch.products.elements(inBlock: $0) }
        return (
            sorted(customers.map(\.command), \.customerID, by: orders),
            sorted(products.map(\.command), \.productID, by: lines)
        )
    }

    /// Returns the block that holds an order, and the order's place there.
    func place(of order: Int32) -> (block: Int, index: Int) {
        var (low, high) = (0, firstOfBlock.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if firstOfBlock[middle] <= Int(order) { low = middle } else { high = middle }
        }
        return (low, Int(order) - firstOfBlock[low])
    }
}
