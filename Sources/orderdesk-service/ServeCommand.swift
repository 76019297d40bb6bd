import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import Foundation
import Logging
import OrderService
import OrderWriteModel
import ServiceLifecycle
import UnixSignals

/// Serves a desk over HTTP, and projects meanwhile.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "serve", abstract: "Serve the desk over HTTP.")

    @OptionGroup var options: ServeOptions
    @OptionGroup var desk: DeskOptions

    func run() async throws {
        guard let address = ListenAddress(options.listen) else {
            throw ValidationError("'\(options.listen)' is not an address; write HOST:PORT such as 127.0.0.1:8080")
        }
        let settings = DeskSettings(data: desk.data, user: desk.user)
        for warning in settings.warnings { Self.note("warning: \(warning)") }
        let desk: Desk
        do {
            desk = try await Desk(settings, makesDesk: true)
        } catch let error as StoreError {
            Self.note("\(error)")
            throw ExitCode(69)
        }
        defer { desk.close() }
        try await serve(desk, settings, at: address)
    }

    private func serve(_ desk: Desk, _ settings: DeskSettings, at address: ListenAddress) async throws {
        let server = OrderServer(
            ServiceResponder(desk.service(settings), authenticator: OneUser(name: settings.user)), at: address,
            logger: settings.logger)
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    server.service { port in Self.note("listening on http://\(address.host):\(port)") }
                ], gracefulShutdownSignals: [.sigterm, .sigint], logger: settings.logger))
        try await desk.projecting { try await group.run() }
    }

    private static func note(_ text: String) {
        // When standard error is gone, there is no place left to report it.
        try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
    }
}

/// Everybody who can reach the service acts as the desk's user.
private struct OneUser: Authenticator {
    let name: String

    func principal(of token: String) -> Principal? { nil }
    var anonymous: Principal? { Principal(name: name, role: .admin) }
}

extension Desk {
    /// The desk as the service sees it.
    fileprivate func service(_ settings: DeskSettings) -> ServiceDesk {
        ServiceDesk(
            commands: commands, kinds: OrderWriteModel.commandKinds, queries: queries, log: log, freshness: monitor,
            changes: { [readStore] in readStore.changes() }, clock: clock, timeZone: settings.configuration.timeZone,
            currency: settings.configuration.currency, metrics: metrics, logFault: { await logFault() })
    }
}
