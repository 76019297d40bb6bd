import HTTPTypes
import Hummingbird

/// The origins whose web pages may use the service from a browser (CORS); none unless they are named.
package struct AllowedOrigins: Hashable, Sendable {
    private let origins: Set<String>

    /// Names them exactly as browsers send them: `https://shop.example`.
    package init(_ origins: [String] = []) {
        self.origins = Set(origins)
    }

    /// Whether pages of this origin may.
    func contains(_ origin: String) -> Bool { origins.contains(origin) }

    /// Returns the answer to a browser that asks beforehand; nil for every other request.
    func preflight(_ request: HTTPRequest, methods: [HTTPRequest.Method]) -> Response? {
        guard request.method == .options, let origin = request.headerFields[.origin], contains(origin),
            request.headerFields[.accessControlRequestMethod] != nil
        else { return nil }
        let headers: HTTPFields = [
            .accessControlAllowMethods: methods.map(\.rawValue).joined(separator: ", "),
            .accessControlAllowHeaders: Self.requestFields.joined(separator: ", "),
            .accessControlMaxAge: "600",
        ]
        return Response(status: .noContent, headers: headers)
    }

    /// Notes in an answer that a page of the request's origin may read it.
    func note(in headers: inout HTTPFields, for request: HTTPRequest) {
        guard !origins.isEmpty else { return }
        headers[.vary] = [headers[.vary], "Origin"].compactMap { $0 }.joined(separator: ", ")
        guard let origin = request.headerFields[.origin], contains(origin) else { return }
        headers[.accessControlAllowOrigin] = origin
        headers[.accessControlExposeHeaders] = Self.answerFields.joined(separator: ", ")
    }

    private static let requestFields = [
        "Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", "Last-Event-ID", "Prefer",
        "traceparent",
    ]
    private static let answerFields = [
        "Desk-Behind", "Desk-Lag-Milliseconds", "Desk-Position", "Desk-Stale", "Desk-State", "ETag", "Idempotency-Key",
        "Idempotent-Replayed", "Link", "Location", "Preference-Applied", "RateLimit", "Retry-After", "X-Request-Id",
    ]
}
