import CQRS
import DeskComposition
import Foundation
import HTTPTypes
import Hummingbird
import JSON
import Logging
import OrderWriteModel
import TestSupport

@testable import OrderService

/// A desk of its own for one test, asked as the server would ask, without a network.
final class ServedDesk: Sendable {
    let directory: TemporaryDirectory
    let desk: Desk
    let service: ServiceDesk
    private let responder: ServiceResponder

    /// Opens a desk; `log` is what commands are appended to instead of its own log, `tokens` are those that are known,
    /// `freshness` observes in place of the desk's own monitor, and is waited for as long as `patience`.
    init(
        in directory: TemporaryDirectory? = nil, tokens: [String: Principal]? = nil,
        limits: ServiceLimits = ServiceLimits(), clock: any WallClock = SystemClock(),
        appendingTo log: (@Sendable (any EventStore) -> any EventStore)? = nil,
        observedBy freshness: (any FreshnessObserver)? = nil, patience: Duration = .seconds(60)
    ) async throws {
        self.directory = try directory ?? TemporaryDirectory()
        let settings = DeskSettings(
            data: self.directory.path, user: "alice",
            environment: [
                "HOME": self.directory.path, "XDG_CONFIG_HOME": self.directory.path,
                "XDG_STATE_HOME": self.directory.path,
            ])
        desk = try await Desk(settings, makesDesk: true, clock: clock)
        var commands = desk.commands
        if let log {
            commands = CommandBus(
                decidingOn: AggregateStore(log: log(desk.log)), settings.configuration, clock: desk.clock)
        }
        service = ServiceDesk(
            commands: commands, kinds: OrderWriteModel.commandKinds, queries: desk.queries, log: desk.log,
            freshness: freshness ?? desk.monitor, changes: { [store = desk.readStore] in store.changes() },
            clock: desk.clock,
            timeZone: settings.configuration.timeZone, currency: settings.configuration.currency,
            metrics: desk.metrics,
            logFault: { [desk] in log == nil ? await desk.logFault() : "the disk is full" },
            looks: PendingLooks(patience: patience))
        responder = ServiceResponder(service, authenticator: Tokens(known: tokens), limits: limits)
    }

    deinit { desk.close() }

    /// All operations.
    var routes: [Route] { ServiceRoutes.all(service, limits: ServiceLimits()) }

    /// Sends one request and returns the whole answer.
    @discardableResult
    func ask(
        _ method: HTTPRequest.Method, _ target: String, _ headers: HTTPFields = [:], body: String? = nil
    ) async throws -> Answer {
        var headers = headers
        if body != nil, headers[.contentType] == nil { headers[.contentType] = "application/json" }
        let head = HTTPRequest(
            method: method, scheme: "http", authority: "localhost", path: target, headerFields: headers)
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(string: body ?? "")))
        // Hummingbird keeps the id of a request there.
        var logger = Logger(label: "test", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .critical
        logger[metadataKey: "hb.request.id"] = "1"
        let context = ServiceContext(logger: logger)
        return try await Answer(try await responder.respond(to: request, context: context))
    }

    /// Asks a query.
    func get(_ target: String, _ headers: HTTPFields = [:]) async throws -> Answer {
        try await ask(.get, target, headers)
    }

    /// Sends a command.
    func post(_ target: String, _ body: String? = nil, _ headers: HTTPFields = [:]) async throws -> Answer {
        try await ask(.post, target, headers, body: body)
    }

    /// Projects while `body` runs.
    func projecting<T: Sendable>(_ body: @Sendable () async throws -> T) async rethrows -> T {
        try await desk.projecting(body)
    }

    /// Gives the desk a customer and products: 1 Chai at 18.00, 2 Chang at 19.00, 3 Coffee at 1,200.00.
    func stock() async throws {
        let customer = #"{"customerID":"ALFKI","customerName":"Alfreds Futterkiste","email":"a@example.org"}"#
        try await post("/v1/customers", customer).expect(201)
        for (id, name, price) in [("1", "Chai", 1_800), ("2", "Chang", 1_900), ("3", "Coffee", 120_000)] {
            try await post("/v1/products", Self.product(id, name, price)).expect(201)
        }
    }

    static func product(_ id: String, _ name: String, _ price: Int) -> String {
        #"{"productID":"\#(id)","productName":"\#(name)","unitPrice":{"minorUnits":\#(price),"currency":"USD"}}"#
    }

    /// The body that places an order.
    static func order(_ id: String? = nil, product: String = "1", quantity: Int = 1) -> String {
        let orderID = id.map { #""orderID":"\#($0)","# } ?? ""
        return #"{\#(orderID)"customerID":"ALFKI","items":[{"productID":"\#(product)","quantity":\#(quantity)}]}"#
    }

    /// Places an order and returns the receipt.
    @discardableResult
    func place(_ id: String, product: String = "1", _ headers: HTTPFields = [:]) async throws -> Answer {
        let answer = try await post("/v1/orders", Self.order(id, product: product), headers)
        return try answer.expect(201)
    }
}

/// Who is known by which token; everybody is an admin where there are none.
private struct Tokens: Authenticator {
    let known: [String: Principal]?

    func principal(of token: String) -> Principal? { known?[token] }
    var anonymous: Principal? { known == nil ? Principal(name: "alice", role: .admin) : nil }
}
