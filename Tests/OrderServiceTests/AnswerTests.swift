import CQRS
import Foundation
import HTTPTypes
import JSON
import TestSupport
import Testing

@testable import OrderService

/// Real answers against the document: every documented answer occurs, no other does, and each holds what is described.
@Suite(.timeLimit(.minutes(4)))
struct AnswerTests {
    @Test func `every documented answer occurs and no other, and each is as described`() async throws {
        let desk = try await ServedDesk(tokens: Probe.tokens)
        let check = AnswerCheck(try #require(try await desk.get("/openapi.json").json?.object), desk.routes)
        var answers = try await desk.projecting {
            for probe in Probe.preparation { try await probe.send(to: desk) }
            let head = try await desk.desk.log.head(after: .start).head
            try await desk.get("/v1/orders?min-position=\(head)&wait=30s", Probe.admin).expect(200)
            return try await Self.answers(to: desk.routes.flatMap { Probe.all(of: $0) }, of: desk)
        }
        for kind in [StoreError.Kind.full, .inputOutput] {
            let broken = try await ServedDesk(
                in: desk.directory, tokens: Probe.tokens, appendingTo: { FailingLog(log: $0, kind: kind) })
            let commands = desk.routes.filter { $0.method != .get || $0.id == "ready" }
            answers += try await Self.answers(to: commands.map { Probe.accepted($0) }, of: broken)
        }
        var seen: Set<AnswerCheck.Seen> = []
        for (probe, answer) in answers {
            guard let route = check.route(probe.method, probe.target) else { continue }
            seen.insert(AnswerCheck.Seen(route: route.id, status: answer.status, type: answer.contentType))
            let faults = check.faults(of: answer, to: route)
            #expect(faults == [], "\(probe.method) \(probe.target) \(answer.status): \(answer.text.prefix(300))")
        }
        let documented = Set(
            desk.routes.flatMap { route in
                route.allAnswers.map { answer in
                    AnswerCheck.Seen(route: route.id, status: answer.status, type: answer.contentType)
                }
            })
        #expect(documented.subtracting(seen) == [], "documented, and never seen")
        #expect(seen.subtracting(documented) == [], "seen, and not documented")
    }

    private static func answers(to probes: [Probe], of desk: ServedDesk) async throws -> [(Probe, Answer)] {
        var answers: [(Probe, Answer)] = []
        for probe in probes { answers.append((probe, try await probe.send(to: desk))) }
        return answers
    }
}

/// Compares answers with what the document says of their operations.
private struct AnswerCheck {
    /// What a request was answered.
    struct Seen: Hashable {
        let route: String
        let status: Int
        let type: String?
    }

    private let schemas: SchemaCheck
    private let document: JSONObject
    private let table: RouteTable

    init(_ document: JSONObject, _ routes: [Route]) {
        self.document = document
        schemas = SchemaCheck(schemas: document["components"]?.object?["schemas"]?.object ?? [:])
        table = RouteTable(routes)
    }

    func route(_ method: HTTPRequest.Method, _ target: String) -> Route? {
        guard let target = try? RequestTarget(target), case .found(let route, _) = table.match(method, target.parts)
        else { return nil }
        return route
    }

    func faults(of answer: Answer, to route: Route) -> [String] {
        let method = route.method.rawValue.lowercased()
        let keys: [JSONStep] = [
            .key("paths"), .key(route.path), .key(method), .key("responses"), .key("\(answer.status)"),
        ]
        guard let response = JSONValue.object(document).value(at: keys[...])?.object else { return ["not documented"] }
        var faults: [String] = []
        for field in response["headers"]?.object?.fields ?? [] {
            let name = HTTPField.Name(field.key)
            let value = name.flatMap { answer.headers[$0] }
            if field.value.object?["required"] == .bool(true), value == nil { faults.append("\(field.key) is missing") }
            guard let value, let schema = field.value.object?["schema"]?.object else { continue }
            let isNumber = schema["type"] == "integer"
            faults += schemas.faults(of: isNumber ? .verbatim(value) : .string(value), against: schema, at: field.key)
        }
        let contents = response["content"]?.object?.fields ?? []
        guard let content = contents.first(where: { $0.key == answer.contentType }) ?? contents.first else {
            return faults + (answer.text.isEmpty ? [] : ["it has content"])
        }
        guard content.key == answer.contentType else { return faults + ["it is \(answer.contentType ?? "nothing")"] }
        guard content.key.hasSuffix("/json") || content.key.hasSuffix("+json"),
            let schema = content.value.object?["schema"]?.object
        else { return faults }
        return faults + (answer.json.map { schemas.faults(of: $0, against: schema) } ?? ["it is not JSON"])
    }
}
