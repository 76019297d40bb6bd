import CQRS
import Crypto

/// What is kept of a token: whose it is, what it allows, until when, and a salted hash of its secret.
package struct AccessToken: Hashable, Sendable {
    /// How many bytes a salt has.
    static let saltBytes = 16

    /// The public part of the token's text.
    package let id: String
    /// Who acts with it, as the log records it.
    package let name: String
    /// What it allows.
    package let role: AccessRole
    let salt: [UInt8]
    /// SHA-256 over salt and secret: a secret of 256 random bits needs no slow hash.
    let digest: [UInt8]
    /// When it was made.
    package let createdAt: Timestamp
    /// From when on it is not valid any more; nil for never.
    package let expiresAt: Timestamp?

    /// Whether it has run out.
    package func isExpired(at now: Timestamp) -> Bool { expiresAt.map { $0 <= now } ?? false }

    /// Whether a secret is this token's; takes as long for a wrong one.
    func isProved(by secret: [UInt8]) -> Bool {
        Self.digest(salt, secret).equalsInConstantTime(digest)
    }

    static func digest(_ salt: [UInt8], _ secret: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: salt + secret)) }
}
