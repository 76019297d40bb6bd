import Logging
import ServiceLifecycle
import Synchronization
import UnixSignals

/// Runs work until it is done or SIGINT or SIGTERM asks the process to end; then the work is cancelled and awaited.
///
/// Returns what the work returned, which it may do early when it is cancelled; nil when it threw `CancellationError`.
@discardableResult
func untilInterrupted<T: Sendable>(
    logger: Logger, _ work: @escaping @Sendable () async throws -> T
) async throws -> T? {
    let result = Mutex<T?>(nil)
    let service = ServiceGroupConfiguration.ServiceConfiguration(
        service: InterruptibleWork {
            let value = try await work()
            result.withLock { $0 = value }
        }, successTerminationBehavior: .gracefullyShutdownGroup)
    var quiet = logger
    quiet.logLevel = .warning
    let group = ServiceGroup(
        configuration: ServiceGroupConfiguration(
            services: [service], gracefulShutdownSignals: [.sigint, .sigterm], logger: quiet))
    do { try await group.run() } catch is CancellationError { return nil }
    return result.withLock { $0 }
}

private struct InterruptibleWork: Service {
    let work: @Sendable () async throws -> Void

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await work() }
    }
}
