import Logging
import ServiceLifecycle
import UnixSignals

/// Runs work until it is done or SIGINT or SIGTERM asks the process to end; then the work is cancelled and awaited.
func untilInterrupted(logger: Logger, _ work: @escaping @Sendable () async throws -> Void) async throws {
    let service = ServiceGroupConfiguration.ServiceConfiguration(
        service: InterruptibleWork(work: work), successTerminationBehavior: .gracefullyShutdownGroup)
    var quiet = logger
    quiet.logLevel = .warning
    let group = ServiceGroup(
        configuration: ServiceGroupConfiguration(
            services: [service], gracefulShutdownSignals: [.sigint, .sigterm], logger: quiet))
    try await group.run()
}

private struct InterruptibleWork: Service {
    let work: @Sendable () async throws -> Void

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await work() }
    }
}
