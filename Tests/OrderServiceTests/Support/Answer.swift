import Foundation
import HTTPTypes
import Hummingbird
import JSON
import TestSupport

@testable import OrderService

/// A whole answer of the service.
struct Answer: Sendable {
    let status: Int
    let headers: HTTPFields
    let text: String

    init(_ response: Response) async throws {
        status = Int(response.status.code)
        headers = response.headers
        let received = ReceivedBody()
        try await response.body.write(BodyCollector(body: received))
        text = received.text
    }

    /// The body as JSON; nil where it is none.
    var json: JSONValue? { try? JSONValue(Data(text.utf8)) }

    /// The code of a problem.
    var code: String? { json?.object?["code"]?.cell }

    /// A member, or a member of a member, as text.
    subscript(_ keys: String...) -> String? {
        json?.value(at: keys.map(JSONStep.key)[...])?.cell
    }

    /// The elements of a member that is a list.
    func list(_ key: String) -> [JSONValue] {
        if case .array(let elements) = json?.object?[key] { elements } else { [] }
    }

    /// A header's whole number.
    func number(_ name: HTTPField.Name) -> Int64? { headers[name].flatMap { Int64($0) } }

    /// The type of the content, without what goes with it.
    var contentType: String? { headers[.contentType].map { String($0.prefix { $0 != ";" }) } }

    /// Returns itself; throws where the status is another one.
    @discardableResult
    func expect(_ status: Int) throws -> Answer {
        guard self.status == status else {
            throw ConditionNotMet("\(status) was expected, not \(self.status): \(text)")
        }
        return self
    }
}

/// The body of one answer, written by one task at a time.
private final class ReceivedBody {
    var text = ""
}

private struct BodyCollector: ResponseBodyWriter {
    let body: ReceivedBody

    mutating func write(_ buffer: ByteBuffer) async throws { body.text += String(buffer: buffer) }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
