import Foundation
import OrderService
import ServiceLifecycle
import UnixSignals

/// Runs the server from its start to the signal that ends it.
struct ServiceRun: Sendable {
    let server: OrderServer
    /// How long requests may go on after the signal.
    let grace: Duration
    let log: ServiceLog
    /// Reads the files again.
    let reload: @Sendable () -> Void

    /// Returns after TERM or INT, when what was accepted is finished; `running` gets the port.
    ///
    /// Throws what keeps the server from listening.
    func untilEnded(running: @escaping @Sendable (Int) -> Void) async throws {
        let manager = ServiceManager(environment: ProcessInfo.processInfo.environment)
        let signals = SignalService(log: log, manager: manager, reload: reload)
        var configuration = ServiceGroupConfiguration(
            services: [
                manager, signals,
                server.service { port in
                    running(port)
                    manager.notify("READY=1")
                },
            ], logger: log.logger)
        configuration.maximumGracefulShutdownDuration = grace
        let group = ServiceGroup(configuration: configuration)
        signals.onEnd { await group.triggerGracefulShutdown() }
        do {
            try await group.run()
        } catch  where signals.isEnding {
            log.note("requests that went on for \(grace.components.seconds) s after the signal were cut")
        }
    }
}
