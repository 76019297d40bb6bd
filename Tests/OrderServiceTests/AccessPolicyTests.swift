import AccessTokens
import HTTPTypes
import Hummingbird
import Testing

@testable import OrderService

/// Who may do what, and what a page in a browser may.
struct AccessPolicyTests {
    private struct Known: Authenticator {
        var anonymous: Principal?
        func principal(of token: String) -> Principal? {
            AccessRole(rawValue: token).map { Principal(name: token, role: $0) }
        }
    }

    private struct Broken: Authenticator {
        var anonymous: Principal? { nil }
        func principal(of token: String) throws(AccessUnavailable) -> Principal? { throw AccessUnavailable() }
    }

    private func route(_ role: AccessRole?) -> Route {
        Route(id: "test", method: .get, path: "/", summary: "", tag: "", role: role, answers: []) { _ in
            Response(status: .ok)
        }
    }

    private func request(_ fields: HTTPFields = [:], at authority: String? = "localhost:8080") -> HTTPRequest {
        HTTPRequest(method: .post, scheme: "http", authority: authority, path: "/", headerFields: fields)
    }

    private func outcome(
        _ authenticator: any Authenticator, _ request: HTTPRequest, needs role: AccessRole?,
        allowing origins: AllowedOrigins = AllowedOrigins()
    ) -> String {
        do {
            let principal = try AccessPolicy(authenticator: authenticator, origins: origins)
                .admit(request, to: route(role))
            return "\(principal.name) \(principal.role)"
        } catch let problem as Problem {
            return "\(problem.status.code) \(problem.code)"
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: AccessRole.allCases, AccessRole.allCases)
    func `a token allows what its role allows`(own: AccessRole, needed: AccessRole) {
        let sent = request([.authorization: "Bearer \(own.rawValue)"])
        let expected = own >= needed ? "\(own) \(own)" : "403 FORBIDDEN"
        #expect(outcome(Known(), sent, needs: needed) == expected)
    }

    @Test(arguments: [
        "", "Bearer", "Bearer ", "Bearer nobody", "Basic clerk", "clerk", "Bearer clerk x", "Bearer  \tclerk",
    ])
    func `whatever is no token is refused, where there is an anonymous user too`(field: String) {
        let sent = request([.authorization: field])
        #expect(outcome(Known(), sent, needs: .reader) == "401 UNAUTHORIZED")
        let anonymous = Known(anonymous: Principal(name: "alice", role: .admin))
        #expect(outcome(anonymous, sent, needs: .reader) == "401 UNAUTHORIZED")
    }

    @Test func `without a token it is the anonymous user, or nobody`() {
        #expect(outcome(Known(), request(), needs: .reader) == "401 UNAUTHORIZED")
        #expect(outcome(Known(), request(), needs: nil) == " reader")
        let anonymous = Known(anonymous: Principal(name: "alice", role: .admin))
        #expect(outcome(anonymous, request(), needs: .admin) == "alice admin")
    }

    @Test func `while the tokens cannot be read, nobody is let in`() {
        #expect(outcome(Broken(), request(), needs: .reader) == "401 UNAUTHORIZED")
        let sent = request([.authorization: "Bearer clerk"])
        #expect(outcome(Broken(), sent, needs: .reader) == "503 ACCESS_UNAVAILABLE")
    }

    @Test(arguments: [
        (nil, nil, "alice admin"), ("localhost:8080", nil, "alice admin"), ("127.0.0.1", nil, "alice admin"),
        ("[::1]:8080", nil, "alice admin"), ("localhost:8080", "http://localhost:8080", "alice admin"),
        ("localhost:8080", "http://localhost:9000", "403 FOREIGN_ORIGIN"),
        ("localhost:8080", "https://evil.example", "403 FOREIGN_ORIGIN"),
        ("localhost:8080", "null", "403 FOREIGN_ORIGIN"),
        ("localhost:8080", "https://shop.example", "alice admin"),
        ("rebound.example:8080", nil, "421 MISDIRECTED"), ("127.evil.example", nil, "421 MISDIRECTED"),
        ("localhost.evil.example", nil, "421 MISDIRECTED"),
    ])
    func `a page from elsewhere does not act as the anonymous user`(
        host: String?, origin: String?, expected: String
    ) {
        let anonymous = Known(anonymous: Principal(name: "alice", role: .admin))
        let sent = request(origin.map { [.origin: $0] } ?? [:], at: host)
        let allowed = AllowedOrigins(["https://shop.example"])
        #expect(outcome(anonymous, sent, needs: .reader, allowing: allowed) == expected)
    }
}
