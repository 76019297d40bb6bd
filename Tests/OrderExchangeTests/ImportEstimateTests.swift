import Foundation
import Synchronization
import TestSupport
import Testing

@testable import OrderExchange

/// While files are read, the number of rows is estimated from the bytes read.
struct ImportEstimateTests {
    private static let count = 45_000

    private static var orders: [UInt8] {
        var text = "order_id,customer_id,placed_at,product_id,quantity,unit_price\n"
        for number in 1...count { text += "\(100_000 + number),A,2026-01-02,1,1,5.00\n" }
        return Array(text.utf8)
    }

    private func steps(_ source: ImportSource) throws -> [ImportProgress] {
        let seen = Mutex<[ImportProgress]>([])
        let reader = SourceReader(source, options: ImportOptions(actor: "ann")) { step in
            seen.withLock { $0.append(step) }
        }
        _ = try reader.read()
        return seen.withLock { $0 }
    }

    @Test(arguments: [false, true])
    func `the rows of a file are estimated from the bytes read, packed or not`(isPacked: Bool) throws {
        let bytes = isPacked ? deflated([Self.orders]) : Self.orders
        let steps = try steps(.files([(name: "till.csv", bytes: bytes)]))
        #expect(steps.map(\.done) == [10_000, 20_000, 30_000, 40_000])
        for step in steps {
            let total = try #require(step.total)
            #expect(step.isEstimate && total >= step.done)
        }
        // Bytes are read ahead of the rows by a chunk at most; packed ones hold many rows.
        guard !isPacked else { return }
        let last = try #require(steps.last?.total)
        #expect(abs(last - Self.count) < Self.count / 4, "\(last)")
    }

    @Test func `what is not known is not estimated`() {
        let progress = ImportProgress(unit: .rowsRead, done: 10_000)
        #expect(progress.estimated(from: nil) == progress && progress.estimated(from: 0) == progress)
        #expect(progress.estimated(from: 0.5).total == 20_000)
        #expect(progress.estimated(from: 1e-300).total == 1_000_000_000_000)
        let counted = ImportProgress(unit: .orders, done: 1, total: 2)
        #expect(counted.estimated(from: 0.1) == counted)
    }

    @Test func `the meter knows where the reading of each file is, the last time it was begun`() throws {
        let meter = InputMeter()
        #expect(meter.share == nil)
        var survey = meter.metered(MemoryBytes([UInt8](repeating: 1, count: chunkSize)), file: "a")
        _ = try survey.read()
        #expect(meter.share == 1)
        var rows = meter.metered(MemoryBytes([UInt8](repeating: 1, count: chunkSize)), file: "a")
        #expect(meter.share == nil)
        _ = meter.metered(MemoryBytes([UInt8](repeating: 1, count: chunkSize)), file: "b")
        _ = try rows.read()
        #expect(meter.share == 0.5)
    }
}
