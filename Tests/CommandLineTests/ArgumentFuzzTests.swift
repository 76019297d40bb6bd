import CQRS
import OrderCommands
import OrderEvents
import TestSupport
import Testing

@testable import orderdesk

/// Whatever is typed as an argument is read literally, or refused in a sentence.
struct ArgumentFuzzTests {
    @Test func `texts of every kind are order lines, prices, durations and dates, or they are refused`() {
        let cases = LongRun.count(short: 1_500, long: 100_000)
        var random = SeededRandom(seed: 70)
        var taken = 0
        for number in 0..<cases {
            let text = Self.argument(&random)
            if let duration = Duration(text: text) {
                taken += 1
                #expect((.zero ... .seconds(86_400)).contains(duration), "case \(number): \(text)")
            }
            if case .success(let item)? = try? ItemText.parse(text, currency: .usd) {
                taken += 1
                #expect(AddOrderItem(orderID: OrderID("1"), item: item).validate()?.message != "", "case \(number)")
            }
            if case .success(let price)? = try? PriceText.parse(text, currency: .usd) {
                taken += 1
                #expect(Money(price.plain, currency: .usd) == price, "case \(number): \(text)")
            }
            if let instant = Timestamp(iso8601: text) {
                taken += 1
                #expect(Timestamp(iso8601: instant.iso8601) != nil || text.hasPrefix("0001") || text.hasPrefix("9999"))
            }
        }
        #expect(taken > 0)
        LongRun.report(
            item: "fuzz arguments", tried: "\(cases) texts as line, price, duration and date; \(taken) taken")
    }

    @Test func `filters, sorts and pages of every kind are taken or refused in a sentence`() {
        let cases = LongRun.count(short: 120, long: 6_000)
        var random = SeededRandom(seed: 71)
        let options = [
            "--status", "--customer", "--since", "--until", "--filter", "--search", "--sort", "--page", "--page-size",
            "--wait",
        ]
        var taken = 0
        for number in 0..<cases {
            let words = (0...random.below(2)).flatMap { _ in [random.pick(options), Self.argument(&random)] }
            do {
                let command = try OrdersCommand.parse(words)
                taken += 1
                #expect(command.page.pages.page >= 1 && command.page.pages.size >= 1, "case \(number): \(words)")
                _ = (command.filter.filter, command.page.order)
            } catch {
                #expect(!OrdersCommand.message(for: error).isEmpty, "case \(number): \(words)")
            }
        }
        #expect(taken > 0)
        LongRun.report(item: "fuzz options", tried: "\(cases) command lines, \(taken) taken")
    }

    private static func argument(_ random: inout SeededRandom) -> String {
        switch random.below(8) {
        case 0: random.pick(Hostile.numbers) + random.pick(["s", "ms", "m", "h", "d", ""])
        case 1: "\(Hostile.text(&random, parts: 3)):\(random.pick(Hostile.numbers))@\(random.pick(Hostile.numbers))"
        case 2: "1:" + random.pick(Hostile.numbers)
        case 3: String(decoding: Hostile.mutated(Array("2026-11-21T14:02:10.125+02:00".utf8), &random), as: UTF8.self)
        case 4:
            random.pick(["0001-01-01", "9999-12-31", "9999-12-31T23:59:59.999999-23:59", "0001-01-01T00:00:00+23:59"])
        case 5: random.pick(["placed", "-total", "pending", "SHIPPED", "customer", "1.5s", "18.00"])
        case 6: random.pick(Hostile.numbers)
        default: Hostile.text(&random, parts: 6)
        }
    }
}
