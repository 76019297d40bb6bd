import Foundation
import ServiceLifecycle

/// Reports to the manager of services that started this one, as systemd's `sd_notify` does; to nobody where there is none.
struct ServiceManager: Service {
    private let socketPath: String?
    private let watchdog: Duration?

    /// Reads `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID`.
    init(environment: [String: String]) {
        socketPath = environment["NOTIFY_SOCKET"].flatMap { $0.hasPrefix("/") || $0.hasPrefix("@") ? $0 : nil }
        let isForThis = environment["WATCHDOG_PID"].map { $0 == "\(getpid())" } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap(Int64.init) ?? 0
        watchdog = isForThis && microseconds > 0 ? .microseconds(microseconds) : nil
    }

    /// Reports twice in each interval of the watchdog that this process works, until everything else has ended.
    func run() async throws {
        guard let watchdog, socketPath != nil else { return try await gracefulShutdown() }
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                notify("WATCHDOG=1")
                // A cancelled wait ends the loop.
                try? await ContinuousClock().sleep(for: watchdog / 2)
            }
        }
    }

    /// Sends a state; without waiting, and nothing depends on its arrival.
    func notify(_ state: String) {
        guard let socketPath, var address = Self.address(socketPath) else { return }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        // An abstract name ends with the length, a path with its NUL.
        let isAbstract = socketPath.hasPrefix("@")
        let length = MemoryLayout<sa_family_t>.size + socketPath.utf8.count + (isAbstract ? 0 : 1)
        let bytes = Array(state.utf8)
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT), $0, socklen_t(length))
            }
        }
    }

    private static func address(_ path: String) -> sockaddr_un? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(path.utf8)
        if bytes.first == UInt8(ascii: "@") { bytes[0] = 0 }
        let fits = withUnsafeMutableBytes(of: &address.sun_path) { place in
            guard bytes.count < place.count else { return false }
            place.copyBytes(from: bytes)
            return true
        }
        return fits ? address : nil
    }
}
