import OrderExchange
import Synchronization
import TestSupport
import Testing

@testable import orderdesk

/// The progress of long work, as a line on a terminal.
struct ProgressTests {
    private let orders = ProgressLine(
        unit: "orders", done: 8_000, total: 12_496, isEstimate: true, sinceStart: 8_000, elapsed: .seconds(4))

    @Test(arguments: [
        (120, "[###############---------] 64%  orders 8,000 of ~12,496 · 2,000/s · 2 s left"),
        (76, "[###############---------] 64%  orders 8,000 of ~12,496 · 2,000/s · 2 s left"),
        (75, "[#######-----] 64%  orders 8,000 of ~12,496 · 2,000/s · 2 s left"),
        (63, "orders 8,000 of ~12,496 · 2,000/s · 2 s left"),
        (43, "64% · orders 8,000 of ~12,496 · 2 s left"),
        (39, "orders 8,000 of ~12,496 · 2 s left"),
        (30, "orders 8,000 of ~12,496"),
        (10, "orders 8,…"),
        (0, ""),
        (-1, ""),
    ])
    func `the line fits its width, and keeps the count to the last`(width: Int, text: String) {
        #expect(orders.text(width: width) == text)
    }

    @Test func `a total that is not known has no bar and no time left`() {
        let line = ProgressLine(unit: "rows read", done: 30_000, total: nil, sinceStart: 20_000, elapsed: .seconds(1))
        #expect(line.text(width: 120) == "rows read 30,000 · 20,000/s")
        let first = ProgressLine(unit: "rows read", done: 3, total: nil, sinceStart: 3, elapsed: .milliseconds(1))
        #expect(first.text(width: 120) == "rows read 3")
    }

    @Test(arguments: [
        (1_000, "1 s"), (59_400, "59 s"), (60_000, "1 min"), (61_000, "1 min 1 s"), (3_600_000, "1 h 0 min"),
        (5_400_000, "1 h 30 min"), (Int.max / 2, "days"),
    ])
    func `the time left is in whole seconds, minutes and hours`(left: Int, words: String) {
        let line = ProgressLine(
            unit: "rows", done: 1_000, total: 1_000 + left, sinceStart: 1_000, elapsed: .seconds(1))
        #expect(line.text(width: 200).hasSuffix(" · 1,000/s · \(words) left"))
    }

    @Test func `an estimate that comes to its end too soon is not called done`() {
        let line = ProgressLine(
            unit: "rows read", done: 100, total: 100, isEstimate: true, sinceStart: 100, elapsed: .zero)
        #expect(line.text(width: 120) == "[########################] 99%  rows read 100 of ~100")
    }

    @Test func `rate and time left are those of the unit, from its first showing on`() {
        let clock = ManualTimer()
        let drawn = Mutex<[String]>([])
        let bar = ProgressBar(
            isShown: true, clock: clock, columns: { 100 }, draw: { text in drawn.withLock { $0.append(text) } })
        bar.show("rows read", 10_000, of: nil)
        clock.advance(by: .milliseconds(50))
        bar.show("rows read", 20_000, of: nil)
        clock.advance(by: .milliseconds(950))
        bar.show(ImportProgress(unit: .rowsRead, done: 30_000, total: 60_000, isEstimate: true))
        bar.show("orders", 0, of: 10)
        clock.advance(by: .seconds(1))
        bar.show("orders", 5, of: 10)
        clock.advance(by: .milliseconds(1))
        bar.show("orders", 10, of: 10)
        bar.finish()
        #expect(
            drawn.withLock { $0 } == [
                "rows read 10,000", "[############------------] 50%  rows read 30,000 of ~60,000 · 20,000/s · 2 s left",
                "[------------------------] 0%  orders 0 of 10",
                "[############------------] 50%  orders 5 of 10 · 5/s · 1 s left",
                "[########################] 100%  orders 10 of 10 · 10/s", "",
            ])
    }

    @Test func `where nobody looks nothing is drawn`() {
        let drawn = Mutex<[String]>([])
        let bar = ProgressBar(
            isShown: false, clock: ManualTimer(), columns: { 100 },
            draw: { text in drawn.withLock { $0.append(text) } })
        bar.show("orders", 5, of: 10)
        bar.finish()
        #expect(drawn.withLock { $0 } == [])
    }
}
