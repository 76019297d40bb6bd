import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// The HTTP server of a desk.
package struct OrderServer: Sendable {
    private let responder: ServiceResponder
    private let address: ListenAddress
    private let limits: ServiceLimits
    private let certificate: ServerCertificate?
    private let logger: Logger

    /// Creates a server; it listens once it runs, with TLS where there is a certificate.
    package init(
        _ responder: ServiceResponder, at address: ListenAddress, limits: ServiceLimits = ServiceLimits(),
        certificate: ServerCertificate? = nil, logger: Logger
    ) {
        self.responder = responder
        self.address = address
        self.limits = limits
        self.certificate = certificate
        self.logger = logger
    }

    /// Returns the server as a service; `running` gets the port that it listens on.
    package func service(running: @escaping @Sendable (Int) async -> Void) -> some Service {
        Application(
            responder: responder,
            server: HTTPServerBuilder { responder in
                ServiceChannel(
                    http: HTTP1Channel(responder: responder, configuration: configuration), limits: limits,
                    certificate: certificate)
            },
            configuration: .init(
                address: .hostname(address.host, port: address.port),
                availableConnectionsDelegate: .maximum(limits.connections, logger: logger)),
            onServerRunning: { channel in await running(channel.localAddress?.port ?? address.port) },
            logger: logger)
    }

    private var configuration: HTTP1Channel.Configuration {
        .init(
            idleTimeout: limits.idle.amount,
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes,
                maxHeaderFieldCount: limits.headerFields))
    }

    /// Returns a sentence for an error of listening; nil for any other error.
    package func sentence(for error: any Error) -> String? {
        let place = address.url(port: address.port, isSecure: certificate != nil)
        if let error = error as? IOError {
            let help =
                switch error.errnoCode {
                case EADDRINUSE: "another program listens there; end it, or choose another address with --listen"
                case EACCES: "ports below 1024 are for the system; choose another with --listen"
                case EADDRNOTAVAIL: "that address is not this machine's; choose another with --listen"
                default: String(cString: strerror(error.errnoCode))
                }
            return "cannot listen on \(place): \(help)"
        }
        guard error is SocketAddressError else { return nil }
        return "cannot listen on \(place): there is no such host; choose another with --listen"
    }
}
