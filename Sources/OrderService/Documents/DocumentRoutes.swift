import CQRS
import HTTPTypes
import Hummingbird
import JSON
import OrderCommands

/// Answers with what describes the API.
enum DocumentRoutes {
    /// Returns the operations that describe `routes`, and themselves.
    static func describing(_ routes: [Route], kinds: CommandKinds, isOpen: Bool) -> [Route] {
        // They list themselves, so they are made once with nothing to answer, and once with the texts.
        let all = routes + self.routes(openAPI: "", page: "")
        let document = OpenAPIDocument(routes: all, kinds: kinds, isOpen: isOpen).json
        return self.routes(openAPI: JSONValue.object(document).text + "\n", page: DocumentationPage(routes: all).html)
    }

    private static func routes(openAPI: String, page: String) -> [Route] {
        [
            Route(
                id: "getOpenAPI", method: .get, path: "/openapi.json", summary: "This API, in OpenAPI 3.1.",
                tag: "Documents", role: nil, headers: QueryResponder.headers,
                answers: answers("application/json", .inline(["type": "object"])),
                handle: text(openAPI, type: "application/json")),
            Route(
                id: "getDocs", method: .get, path: "/docs", summary: "This API, on a page for people.",
                tag: "Documents", role: nil, headers: QueryResponder.headers, answers: answers("text/html", nil),
                handle: text(
                    page, type: "text/html; charset=utf-8",
                    [
                        .contentSecurityPolicy: DocumentationPage.policy, .xContentTypeOptions: "nosniff",
                        .referrerPolicy: "no-referrer",
                    ])),
        ]
    }

    private static func answers(_ type: String, _ schema: Schema?) -> [RouteAnswer] {
        [
            RouteAnswer(
                status: 200, summary: "The document.", contentType: type, schema: schema, headers: [AnswerHeader.tag]),
            RouteAnswer(
                status: 304, summary: "It is as it was.", contentType: nil, headers: [AnswerHeader.tag]),
        ]
    }

    /// A text that stays the same while the program runs.
    private static func text(
        _ text: String, type: String, _ more: HTTPFields = HTTPFields()
    ) -> @Sendable (ServiceRequest) async throws -> Response {
        let tag = "\"\(ContentHash { $0.add(text) }.description.prefix(32))\""
        let body = ByteBuffer(string: text)
        return { request in
            var headers: HTTPFields = [.eTag: tag, .cacheControl: "no-cache"]
            let known = request.request.headers[values: .ifNoneMatch]
            guard !known.contains(where: { AnswerTag.isNamed(tag, in: $0) }) else {
                return Response(status: .notModified, headers: headers)
            }
            headers[.contentType] = type
            for field in more { headers.append(field) }
            return Response(status: .ok, headers: headers, body: .init(byteBuffer: body))
        }
    }
}

extension HTTPField.Name {
    fileprivate static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
}
