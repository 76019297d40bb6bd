import CQRS
import HTTPTypes
import Hummingbird
import JSON
import OrderEvents
import OrderQueries
import OrderRecords

/// What can be asked about the desk as a whole.
struct DeskRoutes: Sendable {
    let desk: ServiceDesk
    private var responder: QueryResponder { QueryResponder(desk: desk) }

    var routes: [Route] {
        [
            Route(
                id: "getOverview", method: .get, path: "/v1/overview",
                summary: "What was placed, approved, shipped and sold in a period, and what waits.", tag: "Desk",
                parameters: [
                    Parameter(
                        name: "period", summary: "The period up to now.",
                        schema: .oneOf(StatisticsPeriod.allCases.map(\.rawValue))),
                    Parameter(
                        name: "top", summary: "At most so many customers, products, countries and people.",
                        schema: .integer(minimum: 0, maximum: 1_000)),
                ] + QueryResponder.parameters, headers: QueryResponder.headers,
                answers: OrderQueryRoutes.answers("Overview"), handle: { try await overview($0) }),
            Route(
                id: "getTotals", method: .get, path: "/v1/totals", summary: "Counts and sums by status and by day.",
                tag: "Desk",
                parameters: [
                    Parameter(
                        name: "days", summary: "The newest days (UTC) to list.",
                        schema: .integer(minimum: 0, maximum: 10_000))
                ] + QueryResponder.parameters, headers: QueryResponder.headers,
                answers: OrderQueryRoutes.answers("Totals"), handle: { try await totals($0) }),
            Route(
                id: "getStatus", method: .get, path: "/v1/status",
                summary: "How far every projection is behind the log.", tag: "Desk",
                answers: [
                    RouteAnswer(
                        status: 200, summary: "One observation.", schema: .named("Status"),
                        headers: AnswerHeader.ofFreshness)
                ],
                handle: { _ in await status() }),
        ]
    }

    private func overview(_ request: ServiceRequest) async throws -> Response {
        let words = StatisticsPeriod.allCases.map(\.rawValue)
        let period =
            try request.parameter(
                "period", expected: "one of \(words.joined(separator: ", "))", StatisticsPeriod.init(rawValue:))
            ?? .today
        let limit = Int(try request.number("top", in: 0...1_000) ?? 10)
        let query = GetOverview(period: period, timeZone: desk.timeZone, limit: limit)
        let waiting: QueryResult<GetTotals.Answer>
        do {
            waiting = try await desk.queries.ask(GetTotals(days: 0))
        } catch let error as StoreError {
            throw Problem.unavailable(error)
        }
        // Hours pass and commands are refused without any event.
        return try await responder.respond(
            to: request, query, alsoReading: [.orders, .directory], identity: .content
        ) { result in
            let record = result.answer.record(totals: waiting.answer, period: period, timeZone: desk.timeZone)
            return (record, HTTPFields())
        }
    }

    private func totals(_ request: ServiceRequest) async throws -> Response {
        let query = GetTotals(days: Int(try request.number("days", in: 0...10_000) ?? 31))
        // What waits for too long needs somebody without any event.
        return try await responder.respond(to: request, query, identity: .content) { result in
            (result.answer.record, HTTPFields())
        }
    }

    private func status() async -> Response {
        let report = await desk.freshness.observe()
        var headers: HTTPFields = [.contentType: "application/json", .cacheControl: "no-store"]
        headers.note(report.worst, at: report.worst.checkpoint)
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(json: report.record)))
    }
}

extension GetTotals.Answer {
    /// Counts and sums by status and by day.
    var record: JSONObject {
        func object(_ totals: [OrderStatus: OrderTotals]) -> JSONValue {
            .object(
                JSONObject(OrderStatus.allCases.map { .init(key: $0.rawValue, value: (totals[$0] ?? .none).netRecord) })
            )
        }
        return [
            "byStatus": object(byStatus),
            "highValueByStatus": object(highValueByStatus),
            "attention": attention.netRecord,
            "byDay": .array(byDay.map { .object(["day": .string($0.day), "orders": $0.totals.netRecord]) }),
        ]
    }
}
