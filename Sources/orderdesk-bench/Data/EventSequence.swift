import CQRS
import Foundation
import OrderCommands
import OrderEvents
import OrderTraffic

/// Makes the appends that fill a log: the customers and products first, then orders whose lives overlap.
struct EventSequence: Sendable {
    private typealias Later = (stream: StreamID, placed: OrderPlaced, facts: [OrderGenerator.Step])

    private var generator: OrderGenerator
    private let lines: Int?
    private var identities: SplitMix64
    private var ahead: ArraySlice<AppendRequest>
    /// What happens to the last orders once as many more have been placed.
    private var waiting: [Later?] = Array(repeating: nil, count: 64)
    private var slot = 0
    private(set) var orders = 0
    /// When all that is made from now on happens; nil for the times of the generated lives.
    var instant: Timestamp?

    /// Begins the sequence of a seed, of orders with so many lines, or one to five.
    init(catalogue: Catalogue, seed: UInt64, lines: Int? = nil) throws {
        self.lines = lines
        generator = OrderGenerator(catalogue: catalogue, seed: seed)
        identities = SplitMix64(seed: ~seed)
        ahead = []
        ahead = try directory(catalogue)[...]
    }

    /// Begins orders that a log which has the catalogue does not have yet, the first of this index.
    init(continuing catalogue: Catalogue, firstIndex: UInt32) {
        lines = nil
        generator = OrderGenerator(catalogue: catalogue, seed: UInt64(firstIndex), firstIndex: firstIndex)
        identities = SplitMix64(seed: ~UInt64(firstIndex))
        ahead = []
    }

    /// Returns the next appends, at least `count`, with `orders` orders at most in all.
    mutating func next(_ count: Int, upTo limit: Int) throws -> [AppendRequest] {
        var requests = Array(ahead.prefix(count))
        ahead = ahead.dropFirst(count)
        while requests.count < count, orders < limit { requests += try step() }
        return requests
    }

    private mutating func step() throws -> [AppendRequest] {
        let life = generator.life(lines: lines)
        orders += 1
        let stream = StreamID.order(life.placed.orderID)
        let pending = OrderDetails(orderID: life.placed.orderID, status: .pending, total: life.placed.total)
        let placed = try request(
            PlaceOrder.name, stream, 0, OrderEvent.placed(life.placed), life.placedAt, pending.stored)
        let due = waiting[slot]
        waiting[slot] = life.later.isEmpty ? nil : (stream, life.placed, life.later)
        slot = (slot + 1) % waiting.count
        return [placed] + (try due.map { try requests(of: $0) } ?? [])
    }

    private mutating func requests(of later: Later) throws -> [AppendRequest] {
        var requests: [AppendRequest] = []
        for (offset, step) in later.facts.enumerated() {
            let status = step.fact.status(after: .pending, of: later.placed.total)
            let after = OrderDetails(orderID: later.placed.orderID, status: status, total: later.placed.total)
            requests.append(
                try request(step.command, later.stream, Int64(offset + 1), step.fact, step.at, after.stored))
        }
        return requests
    }

    private mutating func directory(_ catalogue: Catalogue) throws -> [AppendRequest] {
        let start = Timestamp(microseconds: 0)
        var requests: [AppendRequest] = []
        for customer in catalogue.customers {
            let details = CustomerDetails(customerID: customer.customerID, isSuspended: false)
            requests.append(
                try request(
                    RegisterCustomer.name, .customer(customer.customerID), 0, CustomerEvent.registered(customer), start,
                    details.stored))
        }
        for product in catalogue.products {
            let details = ProductDetails(
                productID: product.productID, unitPrice: product.unitPrice, isDiscontinued: false)
            requests.append(
                try request(
                    ListProduct.name, .product(product.productID), 0, ProductEvent.listed(product), start,
                    details.stored))
        }
        return requests
    }

    private mutating func request(
        _ command: String, _ stream: StreamID, _ version: Int64, _ fact: some Event, _ occurredAt: Timestamp,
        _ details: Data
    ) throws -> AppendRequest {
        let id = UUID(random: &identities)
        return AppendRequest(
            cause: EventCause(commandID: CommandID(id), actor: "bench", correlationID: id, causationID: nil),
            commandName: command, target: StreamCondition(stream: stream, version: StreamVersion(version)),
            events: [NewEvent(type: fact.type, occurredAt: instant ?? occurredAt, data: try fact.encode())],
            conditions: [],
            outcome: .accepted(details: details))
    }
}

extension UUID {
    /// Makes an id of 128 random bits.
    init(random: inout some RandomNumberGenerator) {
        let bits = [random.next(), random.next()] as [UInt64]
        self = bits.withUnsafeBytes { $0.loadUnaligned(as: UUID.self) }
    }
}
