import CQRS
import Foundation
import HTTPTypes
import Hummingbird
import JSON
import OrderRecords

/// Asks one query for a request: how fresh the answer has to be, how fresh it is, and whether the client has it already.
struct QueryResponder: Sendable {
    let desk: ServiceDesk

    /// The parameters that every query has.
    static let parameters = [
        Parameter(
            name: "min-position",
            summary: "Wait until the answer holds everything up to this position, for as long as 'wait' says.",
            schema: .integer(minimum: 0)),
        Parameter(
            name: "wait", summary: "How long to wait for min-position: 500ms, 2s; a second when it is left out.",
            schema: .text(pattern: #"^([0-9]{1,4}(\.[0-9]{1,3})?(ms|s)|0)$"#)),
        Parameter(
            name: "min-position-strict",
            summary: "Answer 503 where min-position was not reached, and not with what there is.",
            schema: .flag),
    ]
    private static let longestWait = Duration.seconds(60)

    /// Answers with what `record` makes of the answer.
    ///
    /// `others` are the projections that the query reads besides its own: the answer is no fresher than the one that is furthest
    /// behind. Throws ``Problem``.
    func respond<Q: Query>(
        to request: ServiceRequest, _ query: Q, alsoReading others: [ProjectionName] = [],
        identity: String, record: (QueryResult<Q.Answer>) throws -> (JSONObject, HTTPFields)
    ) async throws -> Response {
        let demand = try Demand(request)
        if let known = try await unchanged(request, Q.projection, others, identity: identity, demand) { return known }
        let result = try await ask(query, others, demand)
        guard result.freshness.isOfThisLog else {
            throw Problem(
                .serviceUnavailable, "OTHER_LOG",
                "the read model was made from another log than this one; it is being rebuilt",
                headers: [.retryAfter: "1"])
        }
        let stale = result.staleness
        if demand.isStrict, let stale {
            var headers = HTTPFields()
            headers.note(result)
            headers[.retryAfter] = "1"
            throw Problem(
                .serviceUnavailable, "NOT_YET_VISIBLE",
                "position \(demand.position ?? .start) is not shown yet: \(stale.reason)",
                headers: headers)
        }
        let (object, more) = try record(result)
        var headers: HTTPFields = [.contentType: "application/json", .cacheControl: "private, no-cache"]
        headers.note(result)
        headers[.eTag] = Self.tag(result.checkpoint, result.freshness, identity)
        for field in more { headers.append(field) }
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(json: object)))
    }

    private func ask<Q: Query>(
        _ query: Q, _ others: [ProjectionName], _ demand: Demand
    ) async throws -> QueryResult<Q.Answer> {
        do {
            // Before the answer, so that what is reported is never newer than what was read.
            var known: [Freshness] = []
            for other in others {
                if let position = demand.position {
                    _ = await desk.freshness.wait(for: position, in: other, timeout: demand.wait)
                }
                known.append(await desk.freshness.freshness(of: other))
            }
            return try await desk.queries.ask(query, consistency: demand.consistency).limited(by: known)
        } catch let error as StoreError {
            throw Problem.unavailable(error)
        }
    }

    /// Answers that nothing has moved since the answer that the client has; nil when something may have.
    private func unchanged(
        _ request: ServiceRequest, _ projection: ProjectionName, _ others: [ProjectionName], identity: String,
        _ demand: Demand
    ) async throws -> Response? {
        guard let known = request.request.headers[.ifNoneMatch] else { return nil }
        var freshness = await desk.freshness.freshness(of: projection)
        for other in others {
            let next = await desk.freshness.freshness(of: other)
            if next.checkpoint < freshness.checkpoint { freshness = next }
        }
        guard freshness.isOfThisLog, demand.position.map({ $0 <= freshness.checkpoint }) ?? true,
            let tag = Self.tag(freshness.checkpoint, freshness, identity),
            known.split(separator: ",").contains(where: { $0.drop { $0 == " " } == tag })
        else { return nil }
        var headers: HTTPFields = [.eTag: tag, .cacheControl: "private, no-cache"]
        headers.note(freshness, at: freshness.checkpoint)
        return Response(status: .notModified, headers: headers)
    }

    /// A weak tag: the rows are the same, how old they are is not. Nil where it is not known which build of the read model they
    /// are from.
    private static func tag(_ checkpoint: Position, _ freshness: Freshness, _ identity: String) -> String? {
        guard let generation = freshness.generation else { return nil }
        let hash = ContentHash { $0.add(identity) }.description.prefix(16)
        return "W/\"\(checkpoint)-\(generation)-\(hash)\""
    }

    /// How fresh an answer has to be.
    private struct Demand {
        var position: Position?
        var wait = Duration.seconds(1)
        var isStrict = false

        init(_ request: ServiceRequest) throws {
            position = try request.number("min-position", in: 0...Int64.max).map { Position($0) }
            if let wait = try request.parameter(
                "wait", expected: "a duration such as 500ms or 2s, at most \(longestWait.text)",
                { Duration(text: $0, atMost: longestWait) })
            {
                self.wait = wait
            }
            isStrict = try request.flag("min-position-strict") ?? false
        }

        var consistency: Consistency {
            position.map { .atLeast($0, timeout: wait) } ?? .eventual
        }
    }
}

extension HTTPFields {
    /// Says how fresh an answer is.
    mutating func note<Answer>(_ result: QueryResult<Answer>) {
        note(result.freshness, at: result.checkpoint)
        if let staleness = result.staleness { self[.deskStale] = staleness.reason.inHeader }
    }

    /// Says how fresh rows are that are true up to a position.
    mutating func note(_ freshness: Freshness, at position: Position) {
        self[.deskPosition] = "\(position)"
        self[.deskState] = freshness.state.word
        self[.deskBehind] = freshness.behind.map(String.init) ?? "unknown"
        self[.deskLag] = freshness.lag.map { "\(($0.inMilliseconds * 1_000).rounded() / 1_000)" } ?? "unknown"
    }
}

extension String {
    /// The text as the value of a header: what is not printable ASCII is left out there.
    var inHeader: String {
        String(String.UnicodeScalarView(unicodeScalars.map { (0x20...0x7E).contains($0.value) ? $0 : "?" }))
    }
}
