import AccessTokens
import CQRS
import Foundation
import HTTPTypes
import Hummingbird
import JSON
import Logging

/// One request, taken apart: strictly, so that what is misspelt is reported and not passed over.
struct ServiceRequest: Sendable {
    /// The route it belongs to.
    let route: Route
    /// The parts of the path that the route has names for.
    let path: [String: String]
    /// The parameters behind `?`, each at most once.
    let query: [String: String]
    /// The request as it came.
    let request: Request
    /// Who asks.
    let principal: Principal
    /// The id of this request, in the log and in the answer.
    let id: String
    let logger: Logger
    /// Whether whoever asks would be let in now, too: tokens are revoked and run out while an answer goes on.
    let isStillAdmitted: @Sendable () -> Bool

    /// Returns a part of the path that the route names.
    func pathValue(_ name: String) -> String { path[name] ?? "" }

    /// Returns a parameter as `read` makes it; nil when it is absent. Throws ``Problem`` when `read` makes nothing of it.
    func parameter<Value>(_ name: String, expected: String, _ read: (String) -> Value?) throws -> Value? {
        guard let text = query[name] else { return nil }
        guard let value = read(text) else {
            throw Problem.malformed("the parameter '\(name)' has to be \(expected)")
        }
        return value
    }

    /// Returns whether a parameter is set: `true`, `1` or nothing behind its name.
    func flag(_ name: String) throws -> Bool? {
        try parameter(name, expected: "true or false") { text in
            switch text {
            case "", "true", "1": true
            case "false", "0": false
            default: nil
            }
        }
    }

    /// Returns a whole number; nil when it is absent.
    func number(_ name: String, in range: ClosedRange<Int64>) throws -> Int64? {
        try parameter(name, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
            guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
            return Int64(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// The body as JSON; an absent one is an empty object. Throws ``Problem``.
    func body(upTo limit: Int) async throws -> JSONObject {
        let buffer: ByteBuffer
        do {
            buffer = try await request.body.collect(upTo: limit)
        } catch let error as any HTTPResponseError where error.status == .contentTooLarge {
            throw Problem(.contentTooLarge, "TOO_LARGE", "the body has more than \(limit) bytes")
        }
        let data = Data(buffer: buffer)
        guard !data.isEmpty else { return [:] }
        if let type = request.headers[.contentType], !Self.isJSON(type) {
            throw Problem(
                .unsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", "the body has to be application/json")
        }
        do {
            guard case .object(let object) = try JSONValue(data) else {
                throw Problem.malformed("the body has to be a JSON object")
            }
            return object
        } catch let error as JSONError {
            throw Problem.malformed("the body is not JSON: \(error)")
        }
    }

    /// Throws ``Problem`` where a body came that would be passed over.
    func requireNoBody() async throws {
        for try await part in request.body where part.readableBytes > 0 {
            throw Problem.malformed("\(request.method.rawValue) has no body here; its parameters go behind '?'")
        }
    }

    private static func isJSON(_ type: String) -> Bool {
        let name = type.split(separator: ";").first.map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
        return name == "application/json" || name?.hasSuffix("+json") == true
    }
}

/// Says who asks, and what they may do.
package struct Principal: Hashable, Sendable {
    /// The name that commands carry.
    package let name: String
    /// What they may do.
    package let role: AccessRole

    /// Names somebody.
    package init(name: String, role: AccessRole) {
        self.name = name
        self.role = role
    }
}
