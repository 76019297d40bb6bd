import HTTPTypes
import JSON
import OrderCommands

extension CommandRoute {
    /// Returns the operation that sends the command to a desk.
    func route(to desk: ServiceDesk, _ limits: ServiceLimits) -> Route {
        let responder = CommandResponder(desk: desk, route: self, longestBody: limits.bodyBytes)
        let schema = hasBody ? CommandSchema(self, kinds: desk.kinds) : nil
        return Route(
            id: id, method: method, path: path, summary: summary, tag: tag, role: role,
            parameters: queryMembers.map { name in
                Parameter(
                    name: name, summary: "The command's \(name).",
                    schema: .inline(["type": "string"] + CommandLimits.limits(of: name, in: command)), isRequired: true)
            },
            headers: headers, body: schema.map { _ in .named(command) },
            isBodyRequired: schema?.isRequired ?? false, bodyExamples: schema?.examples ?? [],
            answers: answers, handle: { try await responder.respond(to: $0) })
    }

    /// The header fields that it reads.
    private var headers: [Parameter] {
        [
            Parameter(
                name: "Idempotency-Key",
                summary:
                    "A UUID or any text: the same key and content gets the first answer again and changes nothing.",
                schema: .text(
                    pattern: "^[\\x20-\\x7E]+$", longest: IdempotencyKey.longest,
                    example: "0f8c1f6e-7d0e-4a53-9a0c-5f0a1c9be111")),
            Parameter(
                name: "Prefer", summary: "wait=5 answers when readers see it, after so many seconds at most.",
                schema: .text(longest: 200, example: "wait=5")),
            Parameter(
                name: "traceparent", summary: "The trace that it belongs to, kept with the events (W3C Trace Context).",
                schema: .text(example: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")),
        ] + (isVersioned ? [Self.version] : [])
    }

    private static let version = Parameter(
        name: "If-Match", summary: "The version that the order must have, in quotes; * for any.",
        schema: .text(pattern: #"^([*]|"[1-9][0-9]{0,17}")$"#, example: "\"1\""))
}
