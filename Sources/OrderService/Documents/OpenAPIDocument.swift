import HTTPTypes
import JSON
import OrderCommands

/// Describes the API for machines, in OpenAPI 3.1: made of the operations, and so of all there are.
struct OpenAPIDocument: Sendable {
    let routes: [Route]
    let kinds: CommandKinds
    /// Whether nobody needs a token.
    let isOpen: Bool

    /// The whole document.
    var json: JSONObject {
        [
            "openapi": "3.1.0",
            "info": .object([
                "title": "orderdesk",
                "version": "1.0.0",
                "description": .string(APIDescription.paragraphs.joined(separator: "\n\n")),
            ]),
            "tags": .array(APIDescription.tags(of: routes).map { .object(["name": .string($0)]) }),
            "paths": .object(paths),
            "components": .object([
                "schemas": .object(schemas),
                "securitySchemes": .object([
                    "bearer": .object([
                        "type": "http", "scheme": "bearer",
                        "description": "A token of 'orderdesk tokens add', for a reader, a clerk or an admin.",
                    ])
                ]),
            ]),
        ]
    }

    private var paths: JSONObject {
        var paths = JSONObject([])
        for route in routes {
            let method = route.method.rawValue.lowercased()
            paths[route.path] = .object((paths[route.path]?.object ?? [:]) + [method: .object(operation(route))])
        }
        return paths
    }

    private var schemas: JSONObject {
        let bodies = CommandRoute.all.filter(\.hasBody).map { route in
            JSONObject.Field(key: route.command, value: .object(CommandSchema(route, kinds: kinds).schema))
        }
        return JSONObject(bodies + AnswerSchemas.all.map { .init(key: $0.name, value: .object($0.schema.json)) })
    }

    // MARK: One operation

    private func operation(_ route: Route) -> JSONObject {
        var operation: JSONObject = [
            "operationId": .string(route.id),
            "summary": .string(route.summary),
            "tags": [.string(route.tag)],
        ]
        let parameters =
            route.pathParameters.map { parameter($0, in: "path") }
            + route.parameters.map { parameter($0, in: "query") } + route.headers.map { parameter($0, in: "header") }
        if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
        if let body = route.body { operation["requestBody"] = .object(self.body(body, of: route)) }
        var responses = JSONObject([])
        for answer in route.allAnswers {
            // One status may have several types of content.
            let next = response(answer, to: route)
            let known = responses["\(answer.status)"]?.object
            guard let types = known?["content"]?.object, let more = next["content"]?.object else {
                responses["\(answer.status)"] = .object(next)
                continue
            }
            var both = known ?? next
            both["content"] = .object(types + more)
            responses["\(answer.status)"] = .object(both)
        }
        // Too many requests, a slow sender, tokens that cannot be read: what may happen anywhere.
        responses["default"] = .object(response(.problem(0, "Anything else that is wrong."), to: route))
        operation["responses"] = .object(responses)
        operation["security"] = security(of: route)
        return operation
    }

    /// What an operation needs, as a list of alternatives; the scope is the role.
    private func security(of route: Route) -> JSONValue {
        guard let role = route.role else { return [] }
        let bearer = JSONValue.object(["bearer": [.string(role.rawValue)]])
        return isOpen ? [bearer, .object([:])] : [bearer]
    }

    private func parameter(_ parameter: Parameter, in place: String) -> JSONValue {
        var object: JSONObject = ["name": .string(parameter.name), "in": .string(place)]
        object["description"] = .string(parameter.summary)
        if parameter.isRequired { object["required"] = .bool(true) }
        object["schema"] = .object(parameter.schema.json)
        return .object(object)
    }

    private func body(_ schema: Schema, of route: Route) -> JSONObject {
        var content: JSONObject = ["schema": .object(schema.json)]
        let examples = route.bodyExamples.enumerated().map { number, example in
            JSONObject.Field(key: "example\(number + 1)", value: .object(["value": .object(example)]))
        }
        if !examples.isEmpty { content["examples"] = .object(JSONObject(examples)) }
        return [
            "required": .bool(route.isBodyRequired),
            "content": .object(["application/json": .object(content)]),
        ]
    }

    private func response(_ answer: RouteAnswer, to route: Route) -> JSONObject {
        let codes = answer.codes.isEmpty ? "" : " Codes: \(answer.codes.joined(separator: ", "))."
        var response: JSONObject = ["description": .string(answer.summary + codes)]
        if !answer.headers.isEmpty {
            response["headers"] = .object(
                JSONObject(answer.headers.map { .init(key: $0.name, value: .object(header($0))) }))
        }
        if let type = answer.contentType {
            // A schema of a stream of events would be one of each event, and those of the log are of many kinds.
            let schema = answer.schema?.json ?? (type == "text/event-stream" ? nil : ["type": "string"])
            let described: JSONObject = schema.map { ["schema": .object($0)] } ?? [:]
            response["content"] = .object([type: .object(described)])
        }
        if answer.status == 201, let link = link(to: route) { response["links"] = .object(link) }
        return response
    }

    private func header(_ header: Parameter) -> JSONObject {
        var object: JSONObject = ["description": .string(header.summary)]
        if header.isRequired { object["required"] = .bool(true) }
        object["schema"] = .object(header.schema.json)
        return object
    }

    /// How to read what was made: with the position of the receipt, so that it is there.
    private func link(to route: Route) -> JSONObject? {
        guard
            let read = routes.first(where: { read in
                read.method == .get && read.segments.dropLast() == route.segments[...] && read.pathNames.count == 1
            }), let id = read.pathNames.first
        else { return nil }
        return [
            read.id: .object([
                "operationId": .string(read.id),
                "parameters": .object([
                    "path.\(id)": .string("$response.body#/\(id)"),
                    "query.min-position": "$response.body#/position",
                    "query.wait": "5s",
                ]),
            ])
        ]
    }
}
