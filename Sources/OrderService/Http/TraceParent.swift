import Foundation
import HTTPTypes

/// The trace that a request belongs to, from `traceparent` (W3C Trace Context).
enum TraceParent {
    /// Returns the trace's id as the conversation of the command; nil where there is none, or none in form.
    static func correlationID(_ headers: HTTPFields) -> UUID? {
        guard let text = headers[HTTPField.Name("traceparent")!] else { return nil }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 4, parts[0].count == 2, parts[0] != "ff", parts[1].count == 32, parts[2].count == 16,
            parts[1].utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }),
            parts[1].contains(where: { $0 != "0" })
        else { return nil }
        let id = parts[1]
        func part(_ from: Int, _ count: Int) -> Substring { id.dropFirst(from).prefix(count) }
        return UUID(uuidString: "\(part(0, 8))-\(part(8, 4))-\(part(12, 4))-\(part(16, 4))-\(part(20, 12))")
    }
}
