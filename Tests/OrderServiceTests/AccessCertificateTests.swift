import CQRS
import Foundation
import TestSupport
import Testing

@testable import OrderService

/// When a certificate can be used.
struct AccessCertificateTests {
    private let directory: TemporaryDirectory
    private let certificate: String
    private let key: String

    init() async throws {
        directory = try TemporaryDirectory()
        certificate = directory.file("certificate.pem").path(percentEncoded: false)
        key = directory.file("key.pem").path(percentEncoded: false)
        let child = try ChildProcess(
            [
                "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                "-out", certificate, "-keyout", key,
            ],
            environment: ProcessInfo.processInfo.environment, output: directory.file("output"),
            errors: directory.file("errors"))
        guard await child.wait() == 0 else { throw ConditionNotMet("openssl made a certificate") }
    }

    private func load(at clock: any WallClock) -> String {
        do {
            _ = try ServerCertificate(certificate: certificate, key: key, clock: clock)
            return "valid"
        } catch {
            return "\(error)"
        }
    }

    @Test func `it is used from its first instant to its last, and no longer`() throws {
        let now = SystemClock().now()
        #expect(load(at: ManualClock(now + .seconds(60))) == "valid")
        #expect(load(at: ManualClock(now + .seconds(47 * 3_600))) == "valid")
        #expect(load(at: ManualClock(now + .seconds(49 * 3_600))).contains("has run out on 20"))
        #expect(load(at: ManualClock(now + .seconds(-3_600))).contains("is not valid before 20"))
    }

    @Test func `one that has run out does not replace the one in use`() throws {
        let clock = ManualClock(SystemClock().now() + .seconds(60))
        let loaded = try ServerCertificate(certificate: certificate, key: key, clock: clock)
        let (context, end) = (loaded.context, loaded.validUntil)
        clock.advance(by: .seconds(49 * 3_600))
        #expect(throws: ServerCertificate.Fault.self) { try loaded.reload() }
        #expect(loaded.context === context && loaded.validUntil == end)
        clock.jump(by: .seconds(-48 * 3_600))
        try loaded.reload()
        #expect(loaded.context !== context)
    }
}
