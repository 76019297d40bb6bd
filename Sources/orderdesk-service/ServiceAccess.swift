import AccessTokens
import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import Logging
import OrderService

/// Who is let in and by which certificate the service is known: what is read from files, and again on HUP.
struct ServiceAccess: Sendable {
    /// Finds out who asks.
    let authenticator: TokenAuthenticator
    /// The certificate; nil where there is no TLS.
    let certificate: ServerCertificate?
    private let tokens: TokenWatch
    private let logger: Logger

    /// Reads the files; throws ``StartRefusal`` where they cannot be used, and where the service could be reached from
    /// elsewhere by people who need no token.
    init(_ options: ServeOptions, _ settings: DeskSettings, isReachable: Bool, _ logger: Logger) throws {
        tokens = TokenWatch(TokenFile(in: settings.location.data)) { Self.note($0, logger) }
        switch tokens.known {
        case .unusable(let failure): throw StartRefusal(sentence: "\(failure)", code: ExitCode(69))
        case .none where isReachable:
            throw StartRefusal(
                sentence:
                    "there are no tokens, and without them only programs of this machine are let in: make one with "
                    + "'orderdesk tokens add NAME --role admin', or listen on 127.0.0.1 without --behind-proxy",
                code: ExitCode(69))
        case .none, .tokens: break
        }
        authenticator = TokenAuthenticator(tokens, clock: SystemClock(), user: isReachable ? nil : settings.user)
        certificate = try Self.certificate(options, logger)
        self.logger = logger
    }

    /// Reads the files again; what cannot be used is logged, and a certificate stays as it was.
    func reload() {
        tokens.reload()
        guard let certificate else { return logger.info("the tokens were read again") }
        do {
            try certificate.reload()
            logger.info("tokens and certificate were read again", metadata: Self.validity(certificate))
        } catch {
            logger.error(
                "the certificate in use stays, because the new one cannot be used", metadata: ["error": "\(error)"])
        }
    }

    private static func certificate(_ options: ServeOptions, _ logger: Logger) throws -> ServerCertificate? {
        guard let file = options.certificate, let key = options.key else { return nil }
        do {
            let certificate = try ServerCertificate(certificate: file, key: key, clock: SystemClock())
            logger.info("the certificate was read", metadata: validity(certificate))
            return certificate
        } catch {
            throw StartRefusal(sentence: "\(error)", code: ExitCode(65))
        }
    }

    private static func validity(_ certificate: ServerCertificate) -> Logger.Metadata {
        ["validUntil": "\(certificate.validUntil.iso8601)"]
    }

    private static func note(_ known: TokenWatch.Known, _ logger: Logger) {
        switch known {
        case .none: break
        case .tokens(let list): logger.info("the tokens have changed", metadata: ["tokens": "\(list.tokens.count)"])
        case .unusable(let failure):
            logger.error("nobody is let in until the tokens can be read", metadata: ["error": "\(failure)"])
        }
    }
}
