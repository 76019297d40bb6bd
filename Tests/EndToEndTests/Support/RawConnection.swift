import Foundation
import TestSupport

/// A connection that sends whatever bytes a test likes.
final class RawConnection: Sendable {
    private let descriptor: Int32

    /// Connects to a port of this machine; the system keeps about `receiving` bytes that are not read yet, or as many as it
    /// likes.
    init(port: Int, receiving room: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        if var room { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &room, socklen_t(MemoryLayout<Int32>.size)) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { throw ConditionNotMet("a connection is made: \(String(cString: strerror(errno)))") }
    }

    deinit { close(descriptor) }

    /// Sends text; what does not go is dropped, as a client would find out by the answer.
    func send(_ text: String) { send(Array(text.utf8)) }

    /// Sends bytes.
    func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return }
            rest = rest.dropFirst(sent)
        }
    }

    /// Says that nothing more comes.
    func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Returns what came until the other side ended, or `limit` passed without a byte; nil in that case where nothing came.
    func answer(within limit: Duration = .seconds(20)) -> String? {
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let milliseconds = Int32(limit.components.seconds * 1_000)
            guard poll(&waiting, 1, milliseconds) > 0 else {
                return received.isEmpty ? nil : String(decoding: received, as: UTF8.self)
            }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return String(decoding: received, as: UTF8.self) }
            received += buffer[..<count]
        }
    }
}
