import HTTPTypes
import OrderCommands

/// Lists every operation of the API.
enum ServiceRoutes {
    /// Returns all of them, in the order of the documentation.
    static func all(_ desk: ServiceDesk, limits: ServiceLimits) -> [Route] {
        CommandRoute.all.map { route(for: $0, desk, limits) }
            + OrderQueryRoutes(desk: desk).routes + DirectoryRoutes(desk: desk).routes + DeskRoutes(desk: desk).routes
            + LiveRoutes(desk: desk).routes + HealthRoutes(desk: desk).routes + [MetricsRoute(desk: desk).route]
    }

    private static func route(for command: CommandRoute, _ desk: ServiceDesk, _ limits: ServiceLimits) -> Route {
        let responder = CommandResponder(desk: desk, route: command, longestBody: limits.bodyBytes)
        return Route(
            id: command.id, method: command.method, path: command.path, summary: command.summary, tag: command.tag,
            role: command.role,
            parameters: command.queryMembers.map {
                Parameter(name: $0, summary: "The command's \($0).", schema: .text(longest: 1_000))
            },
            headers: command.headers, body: command.method == .delete ? nil : .named(command.command),
            answers: command.answers, handle: { try await responder.respond(to: $0) })
    }
}

extension CommandRoute {
    /// The header fields that it reads.
    fileprivate var headers: [Parameter] {
        [
            Parameter(
                name: "Idempotency-Key",
                summary:
                    "A UUID or any text: the same key and content gets the first answer again and changes nothing.",
                schema: .text(longest: IdempotencyKey.longest)),
            Parameter(
                name: "Prefer", summary: "wait=5 answers when readers see it, after so many seconds at most.",
                schema: .text(longest: 200, example: "wait=5")),
        ]
            + (isVersioned
                ? [
                    Parameter(
                        name: "If-Match", summary: "The version that the order must have, in quotes.",
                        schema: .text(longest: 30, example: "\"3\""))
                ] : [])
    }

    fileprivate var answers: [RouteAnswer] {
        [
            RouteAnswer(
                status: Int(accepted.code), summary: "Accepted: the receipt, durable from now on.",
                schema: .named("\(tag.dropLast())Receipt")),
            .problem(400, "The request is not in order."),
            .problem(404, "What it names is not there."),
            .problem(409, "The present state does not allow it."),
            .problem(413, "The body is too large."),
            .problem(415, "The body is not JSON."),
            .problem(422, "No state could accept it, or the key was used for another command."),
            .problem(503, "Not accepted, because the log cannot be written; try again."),
            .problem(504, "Whether it was accepted is not known; send it again with the same key."),
        ] + (isVersioned ? [.problem(412, "The order is at another version than If-Match.")] : [])
    }
}
