import CQRS
import HTTPTypes
import Hummingbird
import JSON

/// An answer that something is wrong, as problem details for machines and people (RFC 9457).
struct Problem: Error {
    /// The HTTP status.
    let status: HTTPResponse.Status
    /// What kind of problem it is, in capitals: that of a rejection, or one of the service's own.
    let code: String
    /// What is wrong with this request, as a sentence.
    let detail: String
    /// Further members of the answer.
    var members: JSONObject = [:]
    /// Headers that go with the answer.
    var headers = HTTPFields()

    init(
        _ status: HTTPResponse.Status, _ code: String, _ detail: String, members: JSONObject = [:],
        headers: HTTPFields = HTTPFields()
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        self.members = members
        self.headers = headers
    }

    /// The members in the order of the RFC; a relative `type` leads to the page that explains the code.
    var record: JSONObject {
        [
            "type": .string("/docs#\(code)"),
            "title": .string(ProblemCatalogue.kind(code)?.title ?? status.reasonPhrase),
            "status": .integer(Int64(status.code)),
            "detail": .string(detail),
            "code": .string(code),
        ] + members
    }

    var response: Response {
        var headers = headers
        headers[.contentType] = "application/problem+json"
        headers[.cacheControl] = "no-store"
        return Response(
            status: status, headers: headers,
            body: .init(byteBuffer: ByteBuffer(string: JSONValue.object(record).text + "\n")))
    }
}

extension Problem {
    /// The request itself is not in order.
    static func malformed(_ detail: String) -> Problem { Problem(.badRequest, "MALFORMED", detail) }

    /// There is no such thing.
    static func unknown(_ detail: String) -> Problem { Problem(.notFound, "NOT_FOUND", detail) }

    /// What a store's failure means for a request that changes nothing.
    static func unavailable(_ error: StoreError) -> Problem {
        Problem(.serviceUnavailable, "STORE_UNAVAILABLE", "\(error)", headers: [.retryAfter: "1"])
    }
}

extension HTTPField.Name {
    /// The idempotency key of a command (a draft of the IETF).
    static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
    /// Whether an answer is the first one given again.
    static let idempotentReplayed = HTTPField.Name("Idempotent-Replayed")!
    /// What the client would like (RFC 7240).
    static let prefer = HTTPField.Name("Prefer")!
    /// What of it was done.
    static let preferenceApplied = HTTPField.Name("Preference-Applied")!
    /// The position of the log up to which an answer is true.
    static let deskPosition = HTTPField.Name("Desk-Position")!
    /// How far the read model may be trusted, as a word.
    static let deskState = HTTPField.Name("Desk-State")!
    /// How many events wait to be applied.
    static let deskBehind = HTTPField.Name("Desk-Behind")!
    /// How long the first of them has waited, in milliseconds.
    static let deskLag = HTTPField.Name("Desk-Lag-Milliseconds")!
    /// Why an answer is staler than was asked for.
    static let deskStale = HTTPField.Name("Desk-Stale")!
    /// Links to other parts of a list (RFC 8288).
    static let link = HTTPField.Name("Link")!
}
