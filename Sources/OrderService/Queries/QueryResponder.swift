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
            schema: .text(
                pattern: #"^(0|[0-9]{1,4}(\.[0-9]{1,3})?ms|([0-9]|[1-5][0-9])(\.[0-9]{1,3})?s|60s)$"#, example: "2s")),
        Parameter(
            name: "min-position-strict",
            summary: "Answer 503 where min-position was not reached, and not with what there is.",
            schema: .flag),
    ]
    /// The header fields that every query reads.
    static let headers = [
        Parameter(
            name: "If-None-Match", summary: "The ETag of the answer that the client has: 304 while nothing has moved.",
            schema: .text)
    ]
    private static let longestWait = Duration.seconds(60)

    /// Answers with what `record` makes of the answer, and how fresh it is.
    ///
    /// `others` are the projections that the query reads besides its own: the answer is no fresher than the one that is furthest
    /// behind. Throws ``Problem``.
    func respond<Q: Query>(
        to request: ServiceRequest, _ query: Q, alsoReading others: [ProjectionName] = [],
        identity: AnswerIdentity, record: (QueryResult<Q.Answer>) throws -> (JSONObject, HTTPFields)
    ) async throws -> Response {
        let demand = try Demand(request)
        if let known = await unchanged(request, [Q.projection] + others, identity, demand) { return known }
        let (result, seen) = try await ask(query, others, demand, for: request)
        try Self.check(result, demand)
        let (object, more) = try record(result)
        var headers = HTTPFields()
        headers.note(result)
        headers[.cacheControl] = "private, no-cache"
        headers[.eTag] =
            switch identity {
            case .rows(let name): AnswerTag.ofRows(name, seen)
            case .content: AnswerTag.ofContent(request.route.id, object)
            }
        if let tag = headers[.eTag], identity == .content, Self.isKnown(tag, to: request), result.staleness == nil {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentType] = "application/json"
        for field in more { headers.append(field) }
        let body = object + ["freshness": .object(result.freshnessRecord)]
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(json: body)))
    }

    /// Returns the answer, and every projection as it was before it was read: what is reported is never newer than that.
    private func ask<Q: Query>(
        _ query: Q, _ others: [ProjectionName], _ demand: Demand, for request: ServiceRequest
    ) async throws -> (QueryResult<Q.Answer>, [Freshness]) {
        if let position = demand.position {
            let deadline = ContinuousClock.now + demand.wait
            for projection in others + [Q.projection] {
                _ = await desk.freshness.wait(for: position, in: projection, timeout: max(.zero, deadline - .now))
            }
        }
        // From here on: who waits for a position does not ask slowly.
        let start = ContinuousClock.now
        defer { noteIfSlow(query, took: ContinuousClock.now - start, request) }
        var seen: [Freshness] = []
        for other in others { seen.append(await desk.freshness.freshness(of: other)) }
        do {
            let consistency = demand.position.map { Consistency.atLeast($0, timeout: .zero) }
            let result = try await desk.queries.ask(query, consistency: consistency ?? .eventual)
            // An answer of one projection is as new as its rows; that was observed before, and is older if anything.
            let limited = others.isEmpty ? result : result.limited(by: seen)
            return (limited.expected(at: demand.position), [result.freshness] + seen)
        } catch let error as StoreError {
            throw Problem.unavailable(error)
        }
    }

    /// Logs a query that took long: what was asked for, without the texts that somebody typed.
    private func noteIfSlow<Q: Query>(_ query: Q, took duration: Duration, _ request: ServiceRequest) {
        guard duration >= desk.slowQuery else { return }
        let arguments = QueryText(hidesTexts: true).arguments(of: query)
        request.logger.warning(
            "slow query",
            metadata: [
                "query": "\(Q.name)", "arguments": "\(arguments)", "microseconds": "\(duration.wholeMicroseconds)",
                "request": "\(request.id)",
            ])
    }

    /// Throws ``Problem`` where the answer is none, or not as fresh as it has to be.
    private static func check<Answer>(_ result: QueryResult<Answer>, _ demand: Demand) throws {
        guard result.freshness.isOfThisLog else {
            throw Problem(
                .serviceUnavailable, "OTHER_LOG",
                "the read model was made from another log than this one; it is being rebuilt",
                headers: [.retryAfter: "1"])
        }
        guard demand.isStrict, let stale = result.staleness else { return }
        var headers = HTTPFields()
        headers.note(result)
        headers[.retryAfter] = "1"
        throw Problem(
            .serviceUnavailable, "NOT_YET_VISIBLE",
            "position \(demand.position ?? .start) is not shown yet: \(stale.reason)",
            headers: headers)
    }

    /// Answers that nothing has moved since the answer that the client has; nil when something may have.
    private func unchanged(
        _ request: ServiceRequest, _ projections: [ProjectionName], _ identity: AnswerIdentity, _ demand: Demand
    ) async -> Response? {
        guard case .rows(let name) = identity, request.request.headers[.ifNoneMatch] != nil else { return nil }
        var seen: [Freshness] = []
        for projection in projections { seen.append(await desk.freshness.freshness(of: projection)) }
        guard let tag = AnswerTag.ofRows(name, seen), Self.isKnown(tag, to: request),
            let oldest = seen.min(by: { $0.checkpoint < $1.checkpoint }),
            demand.position.map({ $0 <= oldest.checkpoint }) ?? true
        else { return nil }
        var headers: HTTPFields = [.eTag: tag, .cacheControl: "private, no-cache"]
        headers.note(oldest, at: oldest.checkpoint)
        return Response(status: .notModified, headers: headers)
    }

    private static func isKnown(_ tag: String, to request: ServiceRequest) -> Bool {
        request.request.headers[values: .ifNoneMatch].contains { AnswerTag.isNamed(tag, in: $0) }
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
    }
}

extension QueryResult {
    /// Returns the same with why it is staler than asked for: another projection than the query's own may be behind.
    fileprivate func expected(at position: Position?) -> QueryResult {
        guard let position, staleness == nil, checkpoint < position else { return self }
        return QueryResult(
            answer: answer, checkpoint: checkpoint, staleness: Staleness(freshness, waitingFor: position),
            freshness: freshness)
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
