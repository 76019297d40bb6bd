import Foundation

/// Where events are published to, as people and logs may see it.
package enum PublishTarget {
    /// Returns a URL without what may be secret in it: user and password, and what stands behind `?`.
    package static func shown(_ url: String) -> String {
        if KafkaTarget.isMeant(by: url) { return (try? KafkaTarget(url))?.url ?? "the target" }
        guard let parts = URLComponents(string: url), let scheme = parts.scheme, let host = parts.percentEncodedHost,
            !host.isEmpty
        else { return "the target" }
        let user = parts.user == nil && parts.password == nil ? "" : "…@"
        let port = parts.port.map { ":\($0)" } ?? ""
        return "\(scheme)://\(user)\(host)\(port)\(parts.percentEncodedPath)\(parts.query == nil ? "" : "?…")"
    }
}
