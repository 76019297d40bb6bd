import Crypto
import Foundation

extension UUID {
    /// Makes the name-based UUID of a name in a name space (RFC 9562, version 5): the same for the same two, always.
    package init(named name: String, in space: UUID) {
        var sha = Insecure.SHA1()
        withUnsafeBytes(of: space.uuid) { sha.update(bufferPointer: $0) }
        sha.update(data: Array(name.utf8))
        var bytes = Array(sha.finalize().prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x50
        bytes[8] = bytes[8] & 0x3F | 0x80
        self = bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }
}
