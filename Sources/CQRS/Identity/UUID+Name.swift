import Crypto
import Foundation

extension UUID {
    /// Makes the name-based UUID of a name in a name space (RFC 9562, version 5): the same for the same two, always.
    package init(named name: String, in space: UUID) {
        var sha = Insecure.SHA1()
        withUnsafeBytes(of: space.uuid) { sha.update(bufferPointer: $0) }
        var name = name
        name.withUTF8 { sha.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        var id = sha.finalize().withUnsafeBytes { $0.loadUnaligned(as: uuid_t.self) }
        id.6 = id.6 & 0x0F | 0x50
        id.8 = id.8 & 0x3F | 0x80
        self.init(uuid: id)
    }
}
