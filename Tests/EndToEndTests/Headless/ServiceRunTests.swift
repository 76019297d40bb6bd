import Foundation
import TestSupport
import Testing

/// How the service starts, listens and ends, through the real program.
@Suite(.timeLimit(.minutes(5)))
struct ServiceRunTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    /// Makes a certificate of `localhost` and its key with openssl.
    private func makeCertificate(_ name: String) async throws -> [String] {
        let (certificate, key) = (
            desk.directory.file("\(name).pem").path(percentEncoded: false),
            desk.directory.file("\(name).key").path(percentEncoded: false)
        )
        let words = [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost,IP:127.0.0.1", "-out", certificate, "-keyout", key,
        ]
        let child = try ChildProcess(
            words, environment: desk.environment,
            output: desk.directory.file("openssl.out"), errors: desk.directory.file("openssl.err"))
        guard await child.wait() == 0 else { throw ConditionNotMet("openssl made a certificate") }
        return [certificate, key]
    }

    @Test func `it listens with TLS, reads a new certificate on HUP, and keeps the old one where that fails`()
        async throws
    {
        let files = try await makeCertificate("first")
        let served = try await ServedDesk(desk, ["--certificate", files[0], "--key", files[1]])
        #expect(served.base.hasPrefix("https://"))
        #expect(try await served.curl("/v1/status", token: nil, "--cacert", files[0]).status == 200)
        let second = try await makeCertificate("second")
        let first = try Data(contentsOf: URL(filePath: files[0]))
        // A certificate whose key is not there yet: the old pair stays.
        try Data(contentsOf: URL(filePath: second[0])).write(to: URL(filePath: files[0]))
        served.process.signal(SIGHUP)
        try await eventually("the fault is logged") { served.process.errorsSoFar.contains("does not belong to") }
        let old = desk.directory.file("old.pem")
        try first.write(to: old)
        #expect(try await served.curl("/v1/status", token: nil, "--cacert", old.path).status == 200)
        try Data(contentsOf: URL(filePath: second[1])).write(to: URL(filePath: files[1]))
        served.process.signal(SIGHUP)
        try await eventually("it was read") {
            served.process.errorsSoFar.contains("tokens and certificate were read again")
        }
        #expect(try await served.curl("/v1/status", token: nil, "--cacert", second[0]).status == 200)
        #expect(await served.end().exitCode == 0)
    }

    @Test func `a certificate that cannot be used is named at the start`() async throws {
        let (good, other) = (try await makeCertificate("good"), try await makeCertificate("other"))
        for (certificate, key, words) in [
            (good[0], other[1], "does not belong to"), (good[1], good[1], "holds no certificate"),
            (good[0], good[0], "holds no private key"),
            ("/nowhere", good[1], "cannot be read"), (good[0], "/nowhere", "cannot be read"),
        ] {
            let refused = try await desk.run(
                "serve", "--listen", "127.0.0.1:0", "--certificate", certificate, "--key", key)
            #expect(refused.exitCode == 65 && refused.errors.contains(words), "\(refused)")
        }
    }

    @Test func `an address in use is named, and the exit code is 69`() async throws {
        let served = try await ServedDesk(desk)
        let second = try await desk.run("serve", "--listen", "127.0.0.1:\(served.port)")
        #expect(second.exitCode == 69 && second.errors.contains("another program listens there"))
        let nowhere = try await desk.run("serve", "--listen", "nowhere.invalid:0", "--behind-proxy")
        #expect(nowhere.exitCode == 69)
        await served.kill()
    }

    @Test func `TERM finishes what was accepted, cuts what goes on, and a second one ends it at once`() async throws {
        let served = try await ServedDesk(desk, ["--grace", "1s"])
        // A request that waits for a position that never comes.
        let waiting = try RawConnection(port: served.port)
        waiting.send("GET /v1/orders?min-position=1000000&wait=60s HTTP/1.1\r\nHost: localhost\r\n\r\n")
        let idle = try RawConnection(port: served.port)
        try await eventually("it answers") { try await served.curl("/v1/status").status == 200 }
        let start = ContinuousClock.now
        let outcome = await served.end()
        #expect(outcome.exitCode == 0, "\(outcome)")
        #expect(ContinuousClock.now - start < .seconds(10))
        #expect(outcome.errors.contains("ending: what was accepted is finished first"))
        #expect(idle.answer() == "")

        let again = try await ServedDesk(desk, ["--grace", "8s"])
        let stuck = try RawConnection(port: again.port)
        stuck.send("GET /v1/orders?min-position=1000000&wait=60s HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try await eventually("it answers") { try await again.curl("/v1/status").status == 200 }
        again.process.terminate()
        try await eventually("it ends") { again.process.errorsSoFar.contains("ending:") }
        again.process.terminate()
        #expect(await again.process.finish().exitCode == 130)
    }

    @Test func `the manager of services learns that it is ready, works and ends`() async throws {
        let path = "/tmp/odk-\(UUID().uuidString.prefix(8))"
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer {
            close(descriptor)
            unlink(path)
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let isBound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        try #require(isBound)
        let served = try await ServedDesk(
            desk, environment: ["NOTIFY_SOCKET": path, "WATCHDOG_USEC": "200000"])
        var states: [String] = []
        func receive() {
            var buffer = [UInt8](repeating: 0, count: 256)
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if count > 0 { states.append(String(decoding: buffer[..<count], as: UTF8.self)) }
        }
        try await eventually("it is ready and works") {
            receive()
            return states.contains("READY=1") && states.filter { $0 == "WATCHDOG=1" }.count > 2
        }
        #expect(await served.end().exitCode == 0)
        try await eventually("it ends") {
            receive()
            return states.contains("STOPPING=1")
        }
    }
}
