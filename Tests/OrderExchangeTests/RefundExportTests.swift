import CQRS
import Foundation
import OrderEvents
import OrderQueries
import Testing

@testable import OrderExchange

/// What an export writes of what was given back, and what an import makes of it.
struct RefundExportTests {
    private static let lines = [
        ExportSamples.line("P2", "Tea", 5, 900), ExportSamples.line("P1", "Box", 2, 333, discount: 1_000),
    ]

    /// Exports one shipped order with refunds as JSON lines; returns them and what was left out.
    private func exported(
        _ refunded: Int64, of quantities: [Int: Int64], _ status: OrderStatus = .shipped,
        as format: ExportFormat = .jsonLines, lines: [OrderLine] = lines
    ) async throws -> (text: String, leftOut: [String]) {
        let order = ExportSamples.order(
            "o1", status, lines, approvedAt: 2, shippedAt: 4, refunded: refunded, of: quantities)
        let extract = DeskExtract(
            customers: HeldRows([ExportSamples.customers]), products: HeldRows([ExportSamples.products]),
            orders: HeldRows([[order]]), totals: OrderTotals(count: 1, sums: [order.summary.total]), deadLetters: 0)
        var export = DeskExport(extract, as: format)
        var text = ""
        while let texts = try await export.next() { text += texts.map(\.text).joined() }
        return (text, export.report.leftOut.map(\.what).filter { $0.contains("given back") })
    }

    /// Imports a text into an empty desk and returns each refund there.
    private func refunds(in text: String) async throws -> [OrderRefunded] {
        let desk = Desk()
        let report = try await desk.importing(text, named: "x.jsonl")
        #expect(report.complaints.isEmpty)
        return try await desk.history("o1").compactMap { event in
            if case .refunded(let refund) = try OrderEvent(decoding: event) { refund } else { nil }
        }
    }

    @Test func `refunds of lines are written as lines, and come back as they were`() async throws {
        let (text, leftOut) = try await exported(2_399, of: [1: 2, 2: 2])
        #expect(
            text.contains(
                #""refunds":[{"at":"1970-01-06T00:00:00Z","lines":[{"line":1,"quantity":2},{"line":2,"quantity":2}]}]"#)
        )
        #expect(leftOut.isEmpty)
        let refunds = try await refunds(in: text)
        #expect(refunds.map(\.refundedTotal.minorUnits) == [2_399])
        #expect(
            refunds.map(\.lines) == [
                [OrderRefunded.Line(number: 1, quantity: 2), OrderRefunded.Line(number: 2, quantity: 2)]
            ])
    }

    @Test func `an order that cost nothing and was given back comes back as it was`() async throws {
        let (text, _) = try await exported(0, of: [:], .refunded, lines: [ExportSamples.line("P2", "Tea", 5, 0)])
        #expect(text.contains(#""refunds":[{"at":"1970-01-06T00:00:00Z"}]"#))
        #expect(try await refunds(in: text).map(\.refundedTotal.minorUnits) == [0])
    }

    @Test func `an amount in addition to lines is a refund of its own`() async throws {
        let (text, leftOut) = try await exported(1_000, of: [1: 1])
        #expect(text.contains(#"{"at":"1970-01-06T00:00:00Z","amountCents":100}"#) && leftOut.isEmpty)
        let refunds = try await refunds(in: text)
        #expect(refunds.map(\.refundedTotal.minorUnits) == [900, 1_000])
        #expect(refunds.map { $0.lines.map(\.number) } == [[1], []])
    }

    @Test func `lines that would come to more than was given back are an amount`() async throws {
        let (text, leftOut) = try await exported(899, of: [1: 1])
        #expect(text.contains(#""refunds":[{"at":"1970-01-06T00:00:00Z","amountCents":899}]"#))
        #expect(leftOut.count == 1)
        #expect(try await refunds(in: text).map(\.refundedTotal.minorUnits) == [899])
    }

    @Test func `an order that was refunded whole is refunded whole`() async throws {
        let (text, leftOut) = try await exported(5_099, of: [1: 5, 2: 2], .refunded)
        #expect(text.contains(#""amountCents":5099"#) && leftOut.isEmpty)
        #expect(try await refunds(in: text).map(\.refundedTotal.minorUnits) == [5_099])
    }

    @Test func `a folder has no place for the lines that were given back`() async throws {
        #expect(try await exported(1_800, of: [1: 2], as: .folder).leftOut.count == 1)
    }
}
