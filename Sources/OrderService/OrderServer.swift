import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

/// Where the service listens.
package struct ListenAddress: Hashable, Sendable {
    /// The name or number of the host.
    package let host: String
    /// The port; 0 for any that is free.
    package let port: Int

    /// Reads `HOST:PORT`, `[::1]:8080` or a port alone; nil for what is none.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else {
            guard let port = Self.port(text[...]) else { return nil }
            self.init(host: "127.0.0.1", port: port)
            return
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        guard !host.isEmpty, let port = Self.port(text[text.index(after: colon)...]) else { return nil }
        self.init(host: host, port: port)
    }

    private init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    private static func port(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }), let port = Int(text), port <= 65_535
        else { return nil }
        return port
    }

    /// Whether only programs of this machine can reach it.
    package var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }
}

/// The HTTP server of a desk.
package struct OrderServer: Sendable {
    private let responder: ServiceResponder
    private let address: ListenAddress
    private let limits: ServiceLimits
    private let logger: Logger

    /// Creates a server; it listens once it runs.
    package init(
        _ responder: ServiceResponder, at address: ListenAddress, limits: ServiceLimits = ServiceLimits(),
        logger: Logger
    ) {
        self.responder = responder
        self.address = address
        self.limits = limits
        self.logger = logger
    }

    /// Returns the server as a service; `running` gets the port that it listens on.
    package func service(running: @escaping @Sendable (Int) async -> Void) -> some Service {
        Application(
            responder: responder,
            server: .http1(
                configuration: .init(
                    idleTimeout: .nanoseconds(limits.idle.components.seconds * 1_000_000_000),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes,
                        maxHeaderFieldCount: limits.headerFields))),
            configuration: .init(
                address: .hostname(address.host, port: address.port),
                availableConnectionsDelegate: .maximum(limits.connections, logger: logger)),
            onServerRunning: { channel in await running(channel.localAddress?.port ?? address.port) },
            logger: logger)
    }
}
