import CQRS
import HTTPTypes
import Hummingbird
import OrderQueries

/// What goes on: the events of the log, and what changes in a list.
struct LiveRoutes: Sendable {
    let desk: ServiceDesk
    private static let longestHeartbeat = Duration.seconds(300)

    var routes: [Route] {
        [
            Route(
                id: "events", method: .get, path: "/v1/events",
                summary:
                    "The events of the log after a position, oldest first; with follow or as Server-Sent Events on and on.",
                tag: "Live",
                parameters: [
                    Self.after,
                    Parameter(
                        name: "filter", summary: "type:Order* stream:order-7 actor:web since:1h, and - before a term.",
                        schema: .text(longest: 2_000)),
                    Parameter(
                        name: "limit", summary: "At most so many.", schema: .integer(minimum: 1, maximum: 1_000_000_000)
                    ),
                    Parameter(name: "follow", summary: "Go on with new events.", schema: .flag), Self.heartbeat,
                ], headers: Self.headers,
                answers: [
                    RouteAnswer(
                        status: 200, summary: "JSON lines; with Accept: text/event-stream Server-Sent Events.",
                        contentType: "application/x-ndjson"), Self.serverSent,
                ] + Self.refusals, handle: { try await events($0) }),
            Route(
                id: "liveOrders", method: .get, path: "/v1/orders/live",
                summary: "What changes in a list of orders, as Server-Sent Events, once readers see it.", tag: "Live",
                parameters: OrderQueryRoutes.filterParameters + [Self.after, Self.limit, Self.heartbeat],
                headers: Self.headers, answers: [Self.serverSent] + Self.refusals,
                handle: { try await orders($0) }),
        ]
    }

    private static let after = Parameter(
        name: "after", summary: "Begin after this position; Last-Event-ID goes before it.",
        schema: .integer(minimum: 0))
    private static let heartbeat = Parameter(
        name: "heartbeat", summary: "How often to say where the log was read to when nothing else is sent: 15s.",
        schema: .text(pattern: #"^([1-9][0-9]{2,4}ms|([1-9]|[1-9][0-9]|[12][0-9]{2})(\.[0-9]{1,3})?s|300s|[1-5]m)$"#))
    private static let headers = [
        Parameter(
            name: "Last-Event-ID", summary: "The last position that was received.",
            schema: .text(pattern: "^[0-9]{1,18}$"))
    ]
    private static let serverSent = RouteAnswer(
        status: 200, summary: "Server-Sent Events, each with its position as its id.", contentType: "text/event-stream")
    private static let refusals = [
        RouteAnswer.problem(400, "A parameter is not in order.", codes: ["MALFORMED", "BAD_FILTER"]),
        .problem(409, "The log ends before that position.", codes: ["BEYOND_THE_LOG"]),
    ]
    private static let limit = Parameter(
        name: "limit", summary: "At most so many.", schema: .integer(minimum: 1, maximum: 1_000_000_000))

    private func events(_ request: ServiceRequest) async throws -> Response {
        let text = request.query["filter"] ?? ""
        let read = EventFilter.read(text)
        if let fault = read.faults.first {
            throw Problem(
                .badRequest, "BAD_FILTER", "filter, from character \(fault.range.lowerBound + 1) on: \(fault)")
        }
        let accepts = request.request.headers[.accept] ?? ""
        let format: LiveFormat = accepts.contains("text/event-stream") ? .serverSent : .lines
        let follows = try request.flag("follow") ?? (format == .serverSent)
        let limit = try limit(request)
        // Listening begins before the first read, so that nothing recorded in between is missed.
        let ticks = follows ? LiveTicks(desk.log.commits(), heartbeat: try heartbeat(request)) : nil
        let position = try await start(request) ?? .start
        let pieces = EventPieces(
            log: desk.log, test: read.filter.test(now: desk.clock.now(), timeZone: .gmt), format: format,
            position: position, left: limit, ticks: ticks)
        return response(request, format, pieces)
    }

    private func orders(_ request: ServiceRequest) async throws -> Response {
        let filter = try OrderListParameters.filter(request, now: desk.clock.now())
        let ticks = LiveTicks(desk.changes(), heartbeat: try heartbeat(request))
        let shown = await desk.freshness.freshness(of: .orders).checkpoint
        let pieces = OrderPieces(
            desk: desk, filter: filter, position: try await start(request) ?? shown, left: try limit(request),
            ticks: ticks)
        return response(request, .serverSent, pieces)
    }

    private func response(_ request: ServiceRequest, _ format: LiveFormat, _ pieces: some LivePieces) -> Response {
        let headers: HTTPFields = [
            .contentType: format.contentType, .cacheControl: "no-store", HTTPField.Name("X-Accel-Buffering")!: "no",
        ]
        return Response(status: .ok, headers: headers, body: ResponseBody(pieces, while: request.isStillAdmitted))
    }

    private func limit(_ request: ServiceRequest) throws -> Int? {
        try request.number("limit", in: 1...1_000_000_000).map { Int($0) }
    }

    private func heartbeat(_ request: ServiceRequest) throws -> Duration {
        try request.parameter("heartbeat", expected: "a duration from 100ms to 300s") { text in
            Duration(text: text, atMost: Self.longestHeartbeat).flatMap { $0 >= .milliseconds(100) ? $0 : nil }
        } ?? .seconds(15)
    }

    /// The position to begin after; nil where none is asked for. Throws where the log does not have it: it is another log then, or
    /// one that was put back.
    private func start(_ request: ServiceRequest) async throws -> Position? {
        var asked = try request.number("after", in: 0...Int64.max)
        if let text = request.request.headers[HTTPField.Name("Last-Event-ID")!] {
            guard text.utf8.count <= 18, text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int64(text)
            else {
                throw Problem.malformed("Last-Event-ID has to be a position")
            }
            asked = number
        }
        guard let asked else { return nil }
        let position = Position(asked)
        let head: LogHead
        do {
            head = try await desk.log.head(after: position)
        } catch let error as StoreError {
            throw Problem.unavailable(error)
        }
        guard position <= head.head else {
            throw Problem(
                .conflict, "BEYOND_THE_LOG",
                "the log ends at \(head.head), before position \(position): it is another log, or one that was put back"
            )
        }
        return position
    }
}
