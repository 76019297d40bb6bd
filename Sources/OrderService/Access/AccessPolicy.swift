import AccessTokens
import HTTPTypes

/// Finds out who asks.
package protocol Authenticator: Sendable {
    /// Returns whose token it is; nil for one that is unknown or has run out.
    func principal(of token: String) -> Principal?
    /// Who asks without a token; nil where everybody needs one.
    var anonymous: Principal? { get }
}

/// Decides whether a request may do what it asks for.
struct AccessPolicy: Sendable {
    let authenticator: any Authenticator

    /// Returns who asks; throws ``Problem`` where they may not.
    func admit(_ headers: HTTPFields, to route: Route) throws -> Principal {
        guard let needed = route.role else { return Principal(name: "", role: .reader) }
        let principal = try principal(headers)
        guard principal.role >= needed else {
            throw Problem(
                .forbidden, "FORBIDDEN",
                "this needs a token for a \(needed.rawValue), and yours is for a \(principal.role.rawValue)",
                headers: [.wwwAuthenticate: "Bearer error=\"insufficient_scope\""])
        }
        return principal
    }

    private func principal(_ headers: HTTPFields) throws -> Principal {
        guard let field = headers[.authorization] else {
            if let anonymous = authenticator.anonymous { return anonymous }
            throw Problem(
                .unauthorized, "UNAUTHORIZED", "a token is needed: Authorization: Bearer TOKEN",
                headers: [.wwwAuthenticate: "Bearer"])
        }
        let words = field.split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].lowercased() == "bearer",
            let principal = authenticator.principal(of: String(words[1]))
        else {
            throw Problem(
                .unauthorized, "UNAUTHORIZED", "the token is not known, or has run out",
                headers: [.wwwAuthenticate: "Bearer error=\"invalid_token\""])
        }
        return principal
    }
}
