import CQRS

/// The tokens of a desk.
package struct TokenList: Hashable, Sendable {
    /// The most tokens that are kept.
    package static let most = 1_000

    /// Reports why a list was not changed.
    package enum Fault: Error, Hashable, CustomStringConvertible {
        /// The name cannot be recorded.
        case name(String)
        /// There is one of that name.
        case nameTaken(String)
        /// There is none of that name.
        case unknown(String)
        /// There are as many as may be.
        case full

        package var description: String {
            switch self {
            case .name(let fault): "the name \(fault)"
            case .nameTaken(let name): "there is a token '\(name)' already; revoke it first, or choose another name"
            case .unknown(let name): "there is no token '\(name)'; 'orderdesk tokens list' has those there are"
            case .full: "there are \(TokenList.most) tokens, and more are not kept; revoke those that have run out"
            }
        }
    }

    /// The tokens in the order in which they were made, those that have run out as well.
    package internal(set) var tokens: [AccessToken]

    /// A list without tokens.
    package init() { tokens = [] }

    init(_ tokens: [AccessToken]) { self.tokens = tokens }

    /// Adds a token and returns its text, which is not kept.
    package mutating func add(
        _ name: String, _ role: AccessRole, at now: Timestamp, expiresAt: Timestamp?,
        using generator: inout some RandomNumberGenerator
    ) throws(Fault) -> String {
        if let fault = ActorName.fault(in: name) { throw .name(fault) }
        guard !tokens.contains(where: { $0.name == name }) else { throw .nameTaken(name) }
        guard tokens.count < Self.most else { throw .full }
        let text = TokenText(using: &generator)
        let salt = [UInt8].random(AccessToken.saltBytes, using: &generator)
        tokens.append(
            AccessToken(
                id: text.id, name: name, role: role, salt: salt, digest: AccessToken.digest(salt, text.secret),
                createdAt: now, expiresAt: expiresAt))
        return text.text
    }

    /// Removes the token of a name and returns it.
    @discardableResult
    package mutating func revoke(_ name: String) throws(Fault) -> AccessToken {
        guard let place = tokens.firstIndex(where: { $0.name == name }) else { throw .unknown(name) }
        return tokens.remove(at: place)
    }

    /// Returns the token that a text proves; nil for one that is unknown, wrong or has run out.
    ///
    /// An unknown id is compared with a token that nobody has, so that it takes as long as a wrong secret.
    package func token(provedBy text: String, at now: Timestamp) -> AccessToken? {
        guard let sent = TokenText(text) else { return nil }
        let found = tokens.first { $0.id == sent.id }
        let isProved = (found ?? Self.nobodys).isProved(by: sent.secret)
        guard let found, isProved, !found.isExpired(at: now) else { return nil }
        return found
    }

    private static let nobodys = AccessToken(
        id: "", name: "", role: .reader, salt: Array(repeating: 0, count: AccessToken.saltBytes),
        digest: Array(repeating: 0, count: 32), createdAt: Timestamp(milliseconds: 0), expiresAt: nil)
}
