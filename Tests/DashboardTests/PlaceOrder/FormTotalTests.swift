import CQRS
import Foundation
import OrderCommands
import OrderEvents
import OrderQueries
import OrderWriteModel
import TerminalKit
import TestSupport
import Testing

@testable import Dashboard

/// What the form shows as the total is what the write model makes of the order, whatever was typed.
struct FormTotalTests {
    private static let products = [
        FormDesk.product("1", "Chai", 1_800), FormDesk.product("2", "Chang", 1_905), FormDesk.product("3", "Chaff", 1),
        FormDesk.product("4", "Sencha", 1_833, .jpy), FormDesk.product("5", "Ikura", 3_333_333),
    ]

    @Test func `the total shown before Ctrl-s is the total of the order that is placed`() async throws {
        let cases = LongRun.count(short: 300, long: 10_000)
        let bus = try await Self.bus()
        var (placed, refused) = (0, 0)
        for seed in 0..<cases {
            var random = SeededRandom(seed: UInt64(seed))
            var desk = FormDesk()
            desk.products = Self.products
            desk.begin()
            let script = Self.script(&random)
            for input in script { Self.give(input, to: &desk) }
            // A script may itself place the order, from the Place button.
            let isOpen = desk.form != nil
            let shown = desk.form.flatMap(\.estimate)
            let total = shown.map { "Total     ~ \($0.formatted) " } ?? "Total     ~ "
            let isDrawn = desk.screen.contains(total)
            #expect(isDrawn || !isOpen, "seed \(seed): \(script)")
            desk.press(.control("s"))
            guard let command = desk.driver.dispatched, case .place(var place, let estimate) = command.action else {
                refused += 1
                continue
            }
            place.orderID = OrderID("order \(seed)")
            let answer = try await bus.dispatch(
                place, metadata: CommandMetadata(commandID: CommandID(UUID()), actor: "alice"))
            switch answer {
            case .accepted(let receipt):
                placed += 1
                #expect(!isOpen || receipt.details.total == shown, "seed \(seed): \(script)")
                #expect(receipt.details.total == estimate.total, "seed \(seed): \(script)")
            case .rejected(let rejection, _):
                refused += 1
                let expected: Set<RejectionCode> = [.orderTooLarge, .invalidPrice, .invalidQuantity]
                #expect(expected.contains(rejection.code), "seed \(seed): \(rejection)")
                if rejection.code == .orderTooLarge { #expect(estimate.total.minorUnits > OrderPolicy.largestTotal) }
            }
        }
        #expect(placed > cases / 3, "\(placed) placed, \(refused) not")
        LongRun.report(item: "form totals", tried: "\(placed) orders typed and placed, \(refused) not placed")
    }

    private static func give(_ input: Input, to desk: inout FormDesk) {
        guard desk.form != nil else { return }
        switch input {
        case .key(let key): desk.press(key)
        case .paste(let text):
            desk.driver.type(text)
            desk.answer()
        case .click, .wheel: break
        }
    }

    /// A write model with a customer and the products.
    private static func bus() async throws -> CommandBus {
        var bus = CommandBus(middleware: [
            MetadataMiddleware(clock: ManualClock()), ValidationMiddleware(), ConflictRetryMiddleware(),
        ])
        let log = InMemoryEventStore(clock: ManualClock())
        OrderWriteModel.register(on: &bus, store: AggregateStore(log: log), policy: ApprovalPolicy(fourEyes: false))
        func metadata() -> CommandMetadata { CommandMetadata(commandID: CommandID(UUID()), actor: "alice") }
        _ = try await bus.dispatch(
            RegisterCustomer(customerID: CustomerID("ALFKI"), customerName: "Alfreds", email: "", country: ""),
            metadata: metadata())
        for product in products {
            _ = try await bus.dispatch(
                ListProduct(productID: product.productID, productName: product.name, unitPrice: product.unitPrice),
                metadata: metadata())
        }
        return bus
    }

    // MARK: Keys

    private static func script(_ random: inout SeededRandom) -> [Input] {
        var script = line(&random)
        for _ in 0..<random.below(8) { script += gesture(&random) }
        return script
    }

    private static func gesture(_ random: inout SeededRandom) -> [Input] {
        switch random.below(8) {
        case 0...2: return line(&random)
        case 3: return keys([.up, .enter, .control("u")]) + [.paste(quantity(&random))] + keys([.enter])
        case 4: return keys([.up, .up, random.pick([.delete, .enter])])
        case 5: return keys([random.pick([.tab, .backTab, .up, .down, .escape, .enter, .backspace])])
        case 6: return keys([.up, .enter, .tab, .control("u")]) + [.paste(price(&random))] + keys([.enter])
        default: return keys([.escape, .character("n"), .down])
        }
    }

    private static func line(_ random: inout SeededRandom) -> [Input] {
        let name = random.pick(random.once(in: 12) ? ["sencha", "ikura"] : ["chai", "chang", "chaff"])
        var script: [Input] = [.paste(name)] + keys([.enter]) + [.paste(quantity(&random))]
        if random.once(in: 2) {
            script += keys([.tab]) + [.paste(price(&random))] + keys([.tab]) + [.paste(discount(&random))]
        }
        // The last line may be left without being finished.
        return random.once(in: 8) ? script : script + keys([.enter])
    }

    private static func quantity(_ random: inout SeededRandom) -> String {
        random.once(in: 20) ? random.pick(["0", "x", "9999999999", "1e3"]) : "\(1 + random.below(500))"
    }

    private static func price(_ random: inout SeededRandom) -> String {
        if random.once(in: 25) { return random.pick(["x", "EUR 5", "1.234", "-1"]) }
        return random.once(in: 3) ? "" : "\(random.below(40)).\(random.below(10))\(random.below(10))"
    }

    private static func discount(_ random: inout SeededRandom) -> String {
        random.once(in: 20) ? random.pick(["101", "x", "0.001"]) : "\(random.below(100)).\(random.below(100))"
    }

    private static func keys(_ keys: [Key]) -> [Input] { keys.map { .key($0) } }
}
