import Foundation
import Synchronization
import TestSupport

@testable import PostgresEventStore

/// Stands between programs and a server, and loses some of its answers: the server has done what it was asked, the connection
/// breaks, and nobody knows.
final class LossyProxy: Sendable {
    /// Holds the socket that programs connect to.
    let folder: TemporaryDirectory
    private let listener: Int32
    private let server: String
    private let interval: Int
    private let answers = Atomic(0)
    private let isPool: Bool
    private let isSilent = Atomic(false)
    /// Connections that nothing is said on any more.
    private let silent = Mutex<[Int32]>([])
    private let losses = Atomic(0)

    /// How many answers were lost.
    var lossCount: Int { losses.load(ordering: .relaxed) }

    private static let socketName = ".s.PGSQL.5432"

    /// Loses each answer to a prepared statement whose number is a multiple of `interval`.
    ///
    /// With `asPool` it introduces itself to programs as the process that serves them, as pools do.
    init(to server: PostgresServer, losingEvery interval: Int = .max, asPool isPool: Bool = false) throws {
        self.isPool = isPool
        folder = try TemporaryDirectory()
        self.interval = interval
        self.server = server.folder.file(Self.socketName).path(percentEncoded: false)
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let path = folder.file(Self.socketName).path(percentEncoded: false)
        let isBound = Self.withAddress(path) { bind(listener, $0, $1) == 0 }
        guard isBound, listen(listener, 64) == 0 else { throw ConditionNotMet("a socket could be made at \(path)") }
        Thread.detachNewThread { [self] in acceptAll() }
    }

    /// Returns how to connect through it to what an address names.
    func address(of direct: ServerAddress) throws -> ServerAddress {
        let database = direct.options.last { $0.0 == "dbname" }?.1 ?? ""
        return try ServerAddress("host=\(folder.path) user=postgres dbname=\(database)")
    }

    /// Ends it; nobody can connect any more.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        silent.withLock { silent in
            for end in silent { close(end) }
            silent = []
        }
    }

    /// Loses all that is sent from now on, and leaves the connections as they are.
    func fallSilent() { isSilent.store(true, ordering: .relaxed) }

    private func acceptAll() {
        defer { close(listener) }
        while true {
            let client = accept(listener, nil, nil)
            guard client >= 0 else { return }
            Thread.detachNewThread { [self] in serve(client) }
        }
    }

    private func serve(_ client: Int32) {
        let upstream = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        relay(client, upstream)
        guard !isSilent.load(ordering: .relaxed) else { return silent.withLock { $0 += [client, upstream] } }
        close(client)
        close(upstream)
    }

    /// Returns when one end hangs up, an answer is lost, or nothing is passed on any more.
    private func relay(_ client: Int32, _ upstream: Int32) {
        guard Self.withAddress(server, { connect(upstream, $0, $1) == 0 }) else { return }
        var ends = [client, upstream].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        var isAsked = false
        var isIntroduced = !isPool
        while poll(&ends, 2, -1) > 0, !isSilent.load(ordering: .relaxed) {
            for (from, to) in [(0, 1), (1, 0)] where ends[from].revents != 0 {
                let count = read(ends[from].fd, &bytes, bytes.count)
                guard count > 0 else { return }
                // 'B' begins the execution of a prepared statement; what is asked at the beginning of a connection is text.
                if from == 0 { isAsked = bytes[0] == UInt8(ascii: "B") }
                if from == 1, !isIntroduced { isIntroduced = Self.introduce(&bytes, count) }
                if from == 1, isAsked {
                    isAsked = false
                    if isLost() { return }
                }
                guard Self.writeAll(bytes[..<count], to: ends[to].fd) else { return }
            }
        }
    }

    /// Changes the number of the process that the server introduces itself as, if that is there.
    private static func introduce(_ bytes: inout [UInt8], _ count: Int) -> Bool {
        let message: [UInt8] = [UInt8(ascii: "K"), 0, 0, 0, 12]
        guard let start = bytes[..<count].firstRange(of: message) else { return false }
        bytes[start.upperBound + 3] ^= 1
        return true
    }

    private func isLost() -> Bool {
        let number = answers.add(1, ordering: .relaxed).newValue
        guard number.isMultiple(of: interval) else { return false }
        losses.add(1, ordering: .relaxed)
        return true
    }

    private static func writeAll(_ bytes: ArraySlice<UInt8>, to end: Int32) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(end, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func withAddress<T>(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> T) -> T {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { place in
            place.copyBytes(from: path.utf8.prefix(place.count - 1))
        }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, size) }
        }
    }
}
