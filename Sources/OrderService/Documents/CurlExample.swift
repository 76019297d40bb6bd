import HTTPTypes
import JSON

/// Writes an operation as a command line of curl, for a shell in which `$DESK` is where the service listens.
enum CurlExample {
    /// Returns the command line, with every parameter that has to be there.
    static func text(of route: Route) -> String {
        let path = route.pathParameters.reduce(route.path) { path, parameter in
            path.replacing("{\(parameter.name)}", with: example(of: parameter).percentEncoded)
        }
        let query = route.parameters.filter(\.isRequired).map { "\($0.name)=\(example(of: $0).percentEncoded)" }
        let target = "$DESK" + path + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
        var words = ["curl", "-s"]
        if route.method != .get, !(route.method == .post && route.body != nil && !route.bodyExamples.isEmpty) {
            words += ["-X", route.method.rawValue]
        }
        words.append("\"\(target)\"")
        if let example = route.bodyExamples.first, route.body != nil {
            words += ["-H 'Content-Type: application/json'", "\\\n    -d \(quoted(JSONValue.object(example).text))"]
        }
        return words.joined(separator: " ")
    }

    private static func example(of parameter: Parameter) -> String {
        guard case .array(let examples) = parameter.schema.json["examples"], let first = examples.first else {
            return parameter.name == "reason" ? "out of stock" : parameter.name
        }
        return first.cell
    }

    private static func quoted(_ text: String) -> String {
        "'\(text.replacing("'", with: "'\\''"))'"
    }
}
