import Crypto
import Foundation

/// Signs what is sent to a webhook as Standard Webhooks 1.0 has it: HMAC-SHA256 over id, time and body.
package struct WebhookSignature: Sendable {
    private static let prefix = "whsec_"

    private let key: SymmetricKey

    /// Reads a secret: `whsec_` and Base64 of at least 24 bytes; nil for what is none.
    package init?(secret: String) {
        let text = secret.hasPrefix(Self.prefix) ? String(secret.dropFirst(Self.prefix.count)) : secret
        guard let bytes = Data(base64Encoded: text), bytes.count >= 24 else { return nil }
        key = SymmetricKey(data: bytes)
    }

    /// Returns the header fields for a body, sent at a time in seconds since 1970.
    package func headers(id: String, at seconds: Int64, body: Data) -> [(name: String, value: String)] {
        var content = Data("\(id).\(seconds).".utf8)
        content.append(body)
        let code = Data(HMAC<SHA256>.authenticationCode(for: content, using: key)).base64EncodedString()
        return [("webhook-id", id), ("webhook-timestamp", "\(seconds)"), ("webhook-signature", "v1,\(code)")]
    }
}
