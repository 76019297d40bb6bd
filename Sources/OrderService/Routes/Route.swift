import AccessTokens
import HTTPTypes
import Hummingbird
import JSON

/// One operation of the API: from this are made the dispatch, the OpenAPI document and the page that explains it.
struct Route: Sendable {
    /// Its name in the OpenAPI document and in metrics.
    let id: String
    let method: HTTPRequest.Method
    /// The path, with names for its variable parts: `/v1/orders/{orderID}`.
    let path: String
    /// What it does, in one sentence.
    let summary: String
    /// Which part of the documentation it belongs to.
    let tag: String
    /// What its caller has to be allowed at least; nil where nobody is asked who they are.
    var role: AccessRole? = .reader
    /// The parameters behind `?`.
    var parameters: [Parameter] = []
    /// The header fields that it reads.
    var headers: [Parameter] = []
    /// What its body holds; nil where it has none.
    var body: Schema?
    /// Whether a body has to be there.
    var isBodyRequired = true
    /// Bodies as a client may send them; the first is the one of the page's example.
    var bodyExamples: [JSONObject] = []
    /// Its answers, by status.
    let answers: [RouteAnswer]
    /// Answers a request; throws ``Problem``.
    let handle: @Sendable (ServiceRequest) async throws -> Response

    /// The parts of the path.
    var segments: [Substring] { path.split(separator: "/", omittingEmptySubsequences: true) }

    /// The names of the path's variable parts.
    var pathNames: [String] {
        segments.filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }
}

/// One answer of an operation.
struct RouteAnswer: Sendable {
    /// The HTTP status.
    let status: Int
    /// When it is given, in a sentence.
    let summary: String
    /// The type of its content; nil where it has none.
    var contentType: String? = "application/json"
    /// What its content holds; nil where that is not described.
    var schema: Schema?
    /// The header fields that it has.
    var headers: [Parameter] = []
    /// The codes of the problems that it may report.
    var codes: [String] = []

    /// A problem as its content.
    static func problem(_ status: Int, _ summary: String, codes: [String] = []) -> RouteAnswer {
        RouteAnswer(
            status: status, summary: summary, contentType: "application/problem+json", schema: .named("Problem"),
            headers: AnswerHeader.ofProblems(status), codes: codes)
    }
}

/// One parameter of an operation, or one header field of a request or an answer.
struct Parameter: Sendable {
    let name: String
    let summary: String
    let schema: Schema
    /// Whether it is always there.
    var isRequired = false
}

/// What a JSON value has to be, in JSON Schema's words.
enum Schema: Sendable {
    /// One that is described in the OpenAPI document's components.
    case named(String)
    /// Written out.
    case inline(JSONObject)
}
