import AccessTokens
import HTTPTypes

/// Reports that it cannot be found out whose a token is, so that nobody is let in at the moment.
package struct AccessUnavailable: Error, Hashable {
    package init() {}
}

/// Finds out who asks.
package protocol Authenticator: Sendable {
    /// Returns whose token it is; nil for one that is unknown or has run out. Throws where that cannot be found out.
    func principal(of token: String) throws(AccessUnavailable) -> Principal?
    /// Who asks without a token; nil where everybody needs one.
    var anonymous: Principal? { get }
}

/// Decides whether a request may do what it asks for.
struct AccessPolicy: Sendable {
    let authenticator: any Authenticator
    var origins = AllowedOrigins()

    /// Returns who asks; throws ``Problem`` where they may not.
    func admit(_ request: HTTPRequest, to route: Route) throws -> Principal {
        guard let needed = route.role else { return Principal(name: "", role: .reader) }
        let principal: Principal
        do {
            principal = try self.principal(request)
        } catch is AccessUnavailable {
            throw Problem(
                .serviceUnavailable, "ACCESS_UNAVAILABLE",
                "nobody is let in at the moment, because the tokens cannot be read; the service's log says why",
                headers: [.retryAfter: "5"])
        }
        guard principal.role >= needed else {
            throw Problem(
                .forbidden, "FORBIDDEN",
                "this needs a token for a \(needed.rawValue), and yours is for a \(principal.role.rawValue)",
                headers: [.wwwAuthenticate: "Bearer error=\"insufficient_scope\""])
        }
        return principal
    }

    private func principal(_ request: HTTPRequest) throws -> Principal {
        guard let field = request.headerFields[.authorization] else {
            guard let anonymous = authenticator.anonymous else {
                throw Self.unauthorized("a token is needed: Authorization: Bearer TOKEN", "Bearer")
            }
            try BrowserGuard.check(request, allowing: origins)
            return anonymous
        }
        let words = field.split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].lowercased() == "bearer",
            let principal = try authenticator.principal(of: String(words[1]))
        else {
            throw Self.unauthorized("the token is not known, or has run out", "Bearer error=\"invalid_token\"")
        }
        return principal
    }

    private static func unauthorized(_ detail: String, _ challenge: String) -> Problem {
        Problem(.unauthorized, "UNAUTHORIZED", detail, headers: [.wwwAuthenticate: challenge])
    }
}
