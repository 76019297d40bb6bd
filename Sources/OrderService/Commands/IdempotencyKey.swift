import CQRS
import Foundation
import HTTPTypes

/// The key by which a command that is sent again is known: a UUID is the command's id itself.
enum IdempotencyKey {
    /// The longest key, in bytes.
    static let longest = 200
    private static let space = UUID(uuidString: "7d2c6a2e-5f0b-4c47-9d5e-2f6f1a0c8e11")!

    /// Returns the command id that a request asks for; a new one where it has no key. Throws ``Problem``.
    ///
    /// A key that is no UUID belongs to whoever sends it: the same text of two people is two commands.
    static func commandID(_ headers: HTTPFields, of principal: Principal) throws -> CommandID {
        guard let text = headers[.idempotencyKey] else { return .random() }
        // The draft writes it as a string of structured fields; nearly everybody sends it bare.
        let isQuoted = text.count >= 2 && text.hasPrefix("\"") && text.hasSuffix("\"")
        let key = isQuoted ? String(text.dropFirst().dropLast()) : text
        guard !key.isEmpty, key.utf8.count <= longest, key.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw Problem.malformed("Idempotency-Key has to be a UUID, or up to \(longest) characters of ASCII")
        }
        return CommandID(key) ?? CommandID(UUID(named: "\(principal.name)\0\(key)", in: space))
    }
}
