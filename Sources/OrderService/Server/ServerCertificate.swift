import CQRS
import Foundation
import NIOSSL
import Synchronization

/// The certificate that the service shows and its key, both read from files, and read again while it runs.
package final class ServerCertificate: Sendable {
    /// Reports why files cannot be used; its description says what is wrong with which.
    package struct Fault: Error, Hashable, CustomStringConvertible {
        package let description: String
    }

    private struct Loaded {
        let context: NIOSSLContext
        let validUntil: Timestamp
    }

    private let certificate: String
    private let key: String
    private let clock: any WallClock
    private let loaded: Mutex<Loaded>

    /// Reads the files, which are in PEM form: the certificate with those that lead to its issuer after it, and its key.
    ///
    /// Throws ``Fault`` for a certificate that is not valid now, too.
    package init(certificate: String, key: String, clock: any WallClock) throws(Fault) {
        self.certificate = certificate
        self.key = key
        self.clock = clock
        loaded = Mutex(try Self.load(certificate, key, at: clock.now()))
    }

    /// Reads the files again for the connections that come from now on; throws ``Fault`` and stays as it was.
    package func reload() throws(Fault) {
        let found = try Self.load(certificate, key, at: clock.now())
        loaded.withLock { $0 = found }
    }

    /// Until when it is valid.
    package var validUntil: Timestamp { loaded.withLock { $0.validUntil } }

    /// What a new connection begins with.
    var context: NIOSSLContext { loaded.withLock { $0.context } }

    private static func load(_ certificate: String, _ key: String, at now: Timestamp) throws(Fault) -> Loaded {
        let chain = try certificates(in: certificate)
        guard let own = chain.first else {
            throw Fault(description: "'\(certificate)' holds no certificate in PEM form (BEGIN CERTIFICATE)")
        }
        let begins = Timestamp(milliseconds: Int64(own.notValidBefore) * 1_000)
        let ends = Timestamp(milliseconds: Int64(own.notValidAfter) * 1_000)
        guard now < ends else {
            throw Fault(description: "the certificate '\(certificate)' has run out on \(ends.iso8601)")
        }
        guard begins <= now else {
            throw Fault(description: "the certificate '\(certificate)' is not valid before \(begins.iso8601)")
        }
        return Loaded(context: try context(chain, certificate, key), validUntil: ends)
    }

    private static func certificates(in file: String) throws(Fault) -> [NIOSSLCertificate] {
        let bytes = try contents(of: file, "certificate")
        do {
            return try NIOSSLCertificate.fromPEMBytes(bytes)
        } catch {
            throw Fault(description: "'\(file)' holds no certificate in PEM form (BEGIN CERTIFICATE), or a damaged one")
        }
    }

    private static func context(
        _ chain: [NIOSSLCertificate], _ certificate: String, _ key: String
    ) throws(Fault) -> NIOSSLContext {
        let bytes = try contents(of: key, "key")
        let privateKey: NIOSSLPrivateKey
        do {
            privateKey = try NIOSSLPrivateKey(bytes: bytes, format: .pem)
        } catch {
            throw Fault(
                description: "'\(key)' holds no private key in PEM form, or one with a passphrase, which cannot be used"
            )
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw Fault(description: "the key '\(key)' does not belong to the certificate '\(certificate)'")
        }
    }

    private static func contents(of file: String, _ word: String) throws(Fault) -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(filePath: file)))
        } catch {
            throw Fault(description: "the \(word) '\(file)' cannot be read (\(error.localizedDescription))")
        }
    }
}
