import Foundation
import Synchronization
import TestSupport

/// A webhook on a port of this machine, which keeps what it gets; it ends with its owner.
final class WebhookReceiver: Sendable {
    /// One request.
    struct Delivery: Sendable {
        let line: String
        /// The header's fields, by name in lower case.
        let fields: [String: String]
        let body: String
    }

    /// What it answers behind `HTTP/1.1 `: a status, and fields of the header.
    private let answer: @Sendable (Delivery) -> String
    private let descriptor: Int32
    private let kept = Mutex<[Delivery]>([])
    let port: Int

    /// Listens; `answer` makes the answer of each delivery, such as `204 No Content`.
    init(_ answer: @escaping @Sendable (Delivery) -> String) throws {
        self.answer = answer
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (socket, size) = (descriptor, length)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, size) == 0 && listen(socket, 16) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        guard isListening else { throw ConditionNotMet("a port is listened to: \(String(cString: strerror(errno)))") }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [weak self, descriptor] in
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0, let self else { return }
                self.serve(connection)
            }
        }
    }

    deinit {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    /// What came so far.
    var deliveries: [Delivery] { kept.withLock { $0 } }

    private func serve(_ connection: Int32) {
        defer { close(connection) }
        guard let delivery = Self.read(connection) else { return }
        kept.withLock { $0.append(delivery) }
        let bytes = Array("HTTP/1.1 \(answer(delivery))\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8)
        _ = send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    private static func read(_ connection: Int32) -> Delivery? {
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            received += buffer[..<count]
            let text = String(decoding: received, as: UTF8.self)
            guard let end = text.firstRange(of: "\r\n\r\n") else { continue }
            let lines = text[..<end.lowerBound].split(separator: "\r\n")
            let pairs = lines.dropFirst().compactMap { line -> (String, String)? in
                let sides = line.split(separator: ":", maxSplits: 1)
                return sides.count == 2
                    ? (sides[0].lowercased(), sides[1].trimmingCharacters(in: .whitespaces)) : nil
            }
            let fields = Dictionary(pairs) { $1 }
            let body = String(text[end.upperBound...])
            guard body.utf8.count >= fields["content-length"].flatMap({ Int($0) }) ?? 0 else { continue }
            return Delivery(line: String(lines.first ?? ""), fields: fields, body: body)
        }
    }
}
