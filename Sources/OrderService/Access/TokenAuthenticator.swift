import AccessTokens
import CQRS

/// Lets in who has a token; without any tokens, whoever can reach the service, as one user.
package struct TokenAuthenticator: Authenticator {
    private let tokens: TokenWatch
    private let clock: any WallClock
    private let user: String?

    /// Creates one; `user` is who acts where there are no tokens, nil where everybody needs one even then.
    package init(_ tokens: TokenWatch, clock: any WallClock, user: String?) {
        self.tokens = tokens
        self.clock = clock
        self.user = user
    }

    package func principal(of token: String) throws(AccessUnavailable) -> Principal? {
        switch tokens.known {
        case .none: nil
        case .unusable: throw AccessUnavailable()
        case .tokens(let list):
            list.token(provedBy: token, at: clock.now()).map { Principal(name: $0.name, role: $0.role) }
        }
    }

    package var anonymous: Principal? {
        guard case .none = tokens.known else { return nil }
        return user.map { Principal(name: $0, role: .admin) }
    }
}
