import CQRS
import Foundation
import Synchronization

/// Answers `GET /metrics` on a port of this machine: for a dashboard whose figures somebody collects.
///
/// It has no more of HTTP than a collector needs: one request a connection. Everything else has the service.
struct MetricsEndpoint: Sendable {
    /// Reports that nobody can listen there.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private static let longestRequest = 8_192
    private static let patience = timeval(tv_sec: 2, tv_usec: 0)
    private static let backlog: Int32 = 16

    private let socket: Int32
    /// The port that it listens on.
    let port: UInt16

    /// Listens on an address such as `127.0.0.1:9100`, or a port alone; only addresses of this machine are allowed, because
    /// nobody is asked who they are. Throws ``Failure``.
    init(_ text: String) throws(Failure) {
        let (host, port) = try Self.address(text)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        guard inet_pton(AF_INET, host, &address.sin_addr) == 1, host.hasPrefix("127.") else {
            throw Failure(description: "--metrics listens on this machine alone: write 127.0.0.1:\(port)")
        }
        let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var isOn: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &isOn, socklen_t(MemoryLayout<Int32>.size))
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(socket, pointer, length) == 0 && listen(socket, Self.backlog) == 0
                    && getsockname(socket, pointer, &length) == 0
            }
        }
        guard isBound else {
            let reason = String(cString: strerror(errno))
            close(socket)
            throw Failure(
                description: "metrics cannot be given out on \(host):\(port) (\(reason)); choose another port")
        }
        self.socket = socket
        self.port = UInt16(bigEndian: address.sin_port)
    }

    private static func address(_ text: String) throws(Failure) -> (host: String, port: UInt16) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let host = parts.count == 2 ? String(parts[0]) : "127.0.0.1"
        guard parts.count <= 2, let last = parts.last, let port = UInt16(last) else {
            throw Failure(description: "'\(text)' is not an address; write 127.0.0.1:9100")
        }
        return (host == "localhost" ? "127.0.0.1" : host, port)
    }

    /// Answers one collector after the other with what `text` returns, on a thread of its own, until ``stop()``.
    func start(_ text: @escaping @Sendable () async -> String) {
        let thread = Thread { [socket] in
            while true {
                let connection = accept(socket, nil, nil)
                if connection >= 0 {
                    Self.answer(connection, text)
                } else if errno != EINTR, errno != ECONNABORTED {
                    close(socket)
                    return
                }
            }
        }
        thread.name = "metrics"
        thread.start()
    }

    /// Listens no longer.
    func stop() { shutdown(socket, Int32(SHUT_RDWR)) }

    private static func answer(_ connection: Int32, _ text: @escaping @Sendable () async -> String) {
        defer { close(connection) }
        guard let line = request(on: connection) else { return }
        guard line.hasPrefix("GET /metrics ") || line.hasPrefix("GET /metrics?") else {
            return send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", on: connection)
        }
        let body = waiting(for: text)
        send(
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"
                + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)", on: connection)
    }

    /// Holds this thread, which is there for nothing else, until the text is made.
    private static func waiting(for text: @escaping @Sendable () async -> String) -> String {
        let (made, result) = (DispatchSemaphore(value: 0), TextBox())
        Task {
            let text = await text()
            result.text.withLock { $0 = text }
            made.signal()
        }
        made.wait()
        return result.text.withLock { $0 }
    }

    /// Reads a request's head and returns its first line; nil for one that is too long, too slow or none.
    private static func request(on connection: Int32) -> String? {
        var patience = patience
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
        var head: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1_024)
        let deadline = ContinuousClock.now + .seconds(2)
        while head.count < longestRequest, ContinuousClock.now < deadline {
            let count = recv(connection, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            head += chunk.prefix(count)
            let text = String(decoding: head, as: UTF8.self)
            if text.contains("\r\n\r\n") || text.contains("\n\n") {
                return text.split(whereSeparator: \.isNewline).first.map(String.init)
            }
        }
        return nil
    }

    private static func send(_ text: String, on connection: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes {
                Foundation.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}

/// Carries a text from the task that makes it to the thread that waits for it.
private final class TextBox: Sendable {
    let text = Mutex("")
}
