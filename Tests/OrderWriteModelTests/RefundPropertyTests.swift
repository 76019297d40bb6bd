import OrderCommands
import OrderEvents
import TestSupport
import Testing

/// Random refunds of random orders, one after the other.
struct RefundPropertyTests {
    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `no more is ever refunded than was ordered, and every part is counted`(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        let (desk, lines, total) = try await shippedOrder(&random)
        var amounts: Int64 = 0
        var isRefunded = false
        var quantities = [Int64](repeating: 0, count: lines.count)
        for _ in 0..<30 {
            let command = RefundOrder(orderID: order, refund: refund(of: lines, total, &random))
            guard case .accepted(let receipt) = try await desk.dispatch(command) else { continue }
            guard case .order(.refunded(let fact))? = try await desk.log.allEvents().last else {
                Issue.record("an accepted refund is no event")
                return
            }
            amounts += fact.amount.minorUnits
            for line in fact.lines { quantities[line.number - 1] += line.quantity }
            #expect(fact.amount.minorUnits >= 0 && amounts <= total)
            #expect(fact.refundedTotal.minorUnits == amounts && receipt.details.refunded == fact.refundedTotal)
            #expect(receipt.details.total.minorUnits == total)
            isRefunded = receipt.details.status == .refunded
            #expect(isRefunded == (amounts == total))
            #expect(zip(quantities, lines).allSatisfy { $0 <= $1.quantity })
        }
        let rest = try await desk.dispatch(RefundOrder(orderID: order, refund: .full))
        #expect((rest.receipt == nil) == isRefunded)
        #expect(rest.receipt.map { $0.details.refunded.minorUnits == total } ?? true)
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `a line that is refunded part by part comes to its total`(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        let (desk, lines, total) = try await shippedOrder(&random)
        var left = lines.map(\.quantity)
        var sums = [Int64](repeating: 0, count: lines.count)
        while let index = left.indices.filter({ left[$0] > 0 }).randomElement(using: &random) {
            let quantity = Int64.random(in: 1...left[index], using: &random)
            left[index] -= quantity
            let part = [RefundedLine(line: index + 1, quantity: quantity)]
            let answer = try await desk.dispatch(RefundOrder(orderID: order, refund: .lines(part)))
            // Once all its money is back an order is final, though a line that cost nothing may be left.
            guard answer.receipt != nil else { break }
            guard case .order(.refunded(let fact))? = try await desk.log.allEvents().last else { continue }
            sums[index] += fact.amount.minorUnits
        }
        #expect(sums == lines.map { $0.total ?? -1 })
        #expect(sums.reduce(0, +) == total)
    }

    private func shippedOrder(
        _ random: inout SeededRandom
    ) async throws -> (desk: Desk, lines: [OrderLine], total: Int64) {
        let lines = (0..<Int.random(in: 1...5, using: &random)).map { _ in
            chaiLine(
                Int64.random(in: 1...7, using: &random), Int64.random(in: 0...1_999, using: &random),
                discount: [0, 500, 3_333, 9_999, 10_000].randomElement(using: &random) ?? 0)
        }
        let desk = Desk()
        try await desk.log.append([placed(lines), approved, shipped])
        return (desk, lines, lines.compactMap(\.total).reduce(0, +))
    }

    private func refund(of lines: [OrderLine], _ total: Int64, _ random: inout SeededRandom) -> Refund {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return .full
        case 1, 2: return .amount(dollars(Int64.random(in: 1...max(1, total / 3), using: &random)))
        default:
            return .lines(
                (0...Int.random(in: 0...1, using: &random)).map { _ in
                    RefundedLine(
                        line: Int.random(in: 1...lines.count, using: &random),
                        quantity: Bool.random(using: &random) ? nil : Int64.random(in: 1...4, using: &random))
                })
        }
    }
}
