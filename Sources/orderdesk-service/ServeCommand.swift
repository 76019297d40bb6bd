import AccessTokens
import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import Foundation
import Logging
import OrderService
import OrderWriteModel
import ServiceLifecycle

/// Serves a desk over HTTP, and projects meanwhile.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "serve", abstract: "Serve the desk over HTTP.")

    @OptionGroup var options: ServeOptions
    @OptionGroup var limits: ServeLimitOptions
    @OptionGroup var desk: DeskOptions

    func run() async throws {
        guard let address = ListenAddress(options.listen) else {
            throw ValidationError("'\(options.listen)' is not an address; write HOST:PORT such as 127.0.0.1:8080")
        }
        guard address.isLoopback || options.certificate != nil || options.behindProxy else {
            throw ValidationError(
                "'\(address.host)' can be reached from elsewhere, so it needs TLS: name --certificate and --key, or say "
                    + "--behind-proxy where a proxy in front of it does TLS")
        }
        let lines = LineWriter(to: STDERR_FILENO)
        defer { lines.finish() }
        let log = ServiceLog(options.logFormat, lines)
        let settings = DeskSettings(data: desk.data, user: desk.user, log: desk.log)
        for warning in settings.warnings { log.note("warning: \(warning)") }
        do {
            try await serve(settings, at: address, log)
        } catch let refusal as StartRefusal {
            log.note(refusal.sentence)
            throw refusal.code
        } catch let error as StoreError {
            log.note("\(error)")
            throw ExitCode(69)
        }
    }

    private func serve(_ settings: DeskSettings, at address: ListenAddress, _ log: ServiceLog) async throws {
        let access = try ServiceAccess(
            options, settings, isReachable: !address.isLoopback || options.behindProxy, log.logger)
        let desk = try await Desk(settings, makesDesk: true)
        defer { desk.close() }
        let service = limits.settings(over: settings.configuration.service)
        let limits = ServiceLimits(service, descriptors: OpenFileLimit.raise())
        let alerts = AlertWatch(settings.configuration.alerts, at: desk, logger: log.logger) { [logger = log.logger] in
            // There is no screen, so this line is in place of whatever would be shown on one.
            logger.warning("\($0.sentence)", metadata: ["rule": "\($0.rule.name)"])
        }
        let responder = ServiceResponder(
            desk.service(settings, slowQuery: service.slowQuery, alerts), authenticator: access.authenticator,
            limits: limits, origins: AllowedOrigins(options.allowOrigin),
            rates: service.rate > 0 ? RequestRates(perSecond: service.rate) : nil,
            log: options.logFormat == .none ? nil : RequestLog(log.logger))
        let server = OrderServer(
            responder, at: address, limits: limits, certificate: access.certificate, logger: log.serverLogger)
        let run = ServiceRun(server: server, grace: service.grace, log: log) { access.reload() }
        do {
            try await desk.projecting {
                // Leaving this scope cancels the watch and waits until the commands that it started have ended.
                async let _ = alerts.run()
                try await run.untilEnded { port in
                    log.note("listening on \(address.url(port: port, isSecure: access.certificate != nil))")
                }
            }
        } catch {
            throw server.sentence(for: error).map { StartRefusal(sentence: $0, code: ExitCode(69)) } ?? error
        }
    }
}

/// Reports that the service does not begin, with the exit code that goes with it.
struct StartRefusal: Error {
    let sentence: String
    let code: ExitCode
}

extension ServiceLimits {
    /// How many files the desk itself may have open.
    private static let ownFiles = 128

    /// The limits that were set; no more connections than there can be descriptors for.
    fileprivate init(_ settings: ServiceConfiguration, descriptors: Int) {
        self.init()
        bodyBytes = settings.maxBody
        headerBytes = settings.maxHeader
        connections = min(settings.maxConnections, max(1, descriptors - Self.ownFiles))
        request = settings.requestTimeout
        idle = settings.idleTimeout
    }
}

extension Desk {
    /// The desk as the service sees it.
    fileprivate func service(_ settings: DeskSettings, slowQuery: Duration, _ alerts: AlertWatch) -> ServiceDesk {
        ServiceDesk(
            commands: commands, kinds: OrderWriteModel.commandKinds, queries: queries, log: log, freshness: monitor,
            changes: { [readStore] in readStore.changes() }, clock: clock, timeZone: settings.configuration.timeZone,
            currency: settings.configuration.currency, metrics: metrics, logFault: { await logFault() },
            slowQuery: slowQuery, rejected: { alerts.receive($0, of: $1) })
    }
}
