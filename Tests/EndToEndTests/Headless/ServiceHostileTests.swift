import Foundation
import TestSupport
import Testing

/// What clients should not send, to the real program: it stays up, and answers what is wrong.
@Suite(.timeLimit(.minutes(5)))
struct ServiceHostileTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    /// Whole requests, with the statuses of which each has to be answered by one.
    private static let requests: [(String, String, [Int])] = [
        ("garbage", "\u{1}\u{2}\u{3} garbage\r\n\r\n", [400]),
        ("another protocol", "EHLO example.org\r\n\r\n", [400]),
        ("HTTP/2 without asking", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [400]),
        ("two lengths", post("Content-Length: 2\r\nContent-Length: 3\r\n", "{}"), [400]),
        ("a length and chunks", post("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), [400]),
        ("a length below nothing", post("Content-Length: -1\r\n", ""), [400]),
        ("a length that is none", post("Content-Length: 2x\r\n", "{}"), [400]),
        ("a length beyond all numbers", post("Content-Length: 99999999999999999999\r\n", ""), [400]),
        ("a length that is too large", post("Content-Length: 2000000\r\n", "{}"), [413]),
        ("chunks of a bad size", post("Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n"), [400]),
        ("a chunk beyond all numbers", post("Transfer-Encoding: chunked\r\n", "ffffffffffffffffff\r\n{}"), [400]),
        ("chunks under another coding", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), [400]),
        ("a field with a space", "GET /v1/status HTTP/1.1\r\nHost : localhost\r\n\r\n", [400]),
        (
            "a header that is too large", get("/v1/status", "X: " + String(repeating: "x", count: 40_000) + "\r\n"),
            [431]
        ),
        ("too many fields", get("/v1/status", String(repeating: "X: y\r\n", count: 200)), [400, 431]),
        ("a path that is too long", get("/" + String(repeating: "x", count: 40_000)), [400, 414, 431]),
        ("steps up", get("/v1/../../etc/passwd"), [404]),
        ("encoded steps up", get("/v1/%2e%2e/%2e%2e/etc/passwd"), [404]),
        ("a NUL", get("/v1/orders/%00"), [400, 404]),
        ("what is not UTF-8", get("/v1/orders/%ff%fe"), [400]),
        ("half a percent", get("/v1/orders/%4"), [400]),
        ("two hosts", get("/v1/status", "Host: elsewhere.example\r\n"), [400]),
        ("no host", "GET /v1/status HTTP/1.1\r\n\r\n", [400]),
        ("an unknown method", "BREW /v1/orders HTTP/1.1\r\nHost: localhost\r\n\r\n", [400, 405, 501]),
        ("a tunnel", "CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n", [400, 404, 405, 421]),
        ("an unknown parameter", get("/v1/orders?x=1"), [400]),
        (
            "a body that is not UTF-8", post("Content-Type: application/json\r\nContent-Length: 3\r\n", "{\"\u{80}"),
            [400]
        ),
    ]

    private static func get(_ path: String, _ fields: String = "") -> String {
        "GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\(fields)\r\n"
    }

    private static func post(_ fields: String, _ body: String) -> String {
        "POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\(fields)\r\n\(body)"
    }

    @Test func `each is answered by what is wrong, and nothing more is read of it`() async throws {
        let served = try await ServedDesk(desk)
        for (name, request, statuses) in Self.requests {
            let connection = try RawConnection(port: served.port)
            connection.send(request + "GET /v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n")
            connection.finishSending()
            let text = try #require(connection.answer(), "\(name)")
            let found = text.matches(of: /HTTP\/1\.1 (\d+)/).compactMap { Int($0.1) }
            #expect(found.first.map(statuses.contains) == true, "\(name): \(text.prefix(300))")
            #expect(!found.contains(200), "\(name): a second request was read: \(text)")
        }
        #expect(try await served.curl("/v1/status").status == 200)
        #expect(await served.end().exitCode == 0)
    }

    @Test func `bodies that are too deep, too large or nothing are refused`() async throws {
        let served = try await ServedDesk(desk)
        let mebibyte = 1_048_576
        for (body, statuses) in [
            (String(repeating: "[", count: mebibyte), [400]), (String(repeating: "[", count: mebibyte + 1), [413]),
            (String(repeating: "{\"a\":", count: 200_000), [400]), ("", [400, 422]), ("null", [400]),
            ("{\"quantity\":1e999999}", [400, 422]), (String(repeating: "9", count: 100_000), [400]),
        ] {
            let file = try desk.write(body, to: "body")
            let answer = try await served.curl(
                "/v1/orders", token: nil, "-X", "POST", "-H", "Content-Type: application/json", "-H", "Expect:",
                "--data-binary", "@\(file)")
            #expect(statuses.contains(answer.status), "\(body.prefix(20)): \(answer)")
        }
        #expect(await served.end().exitCode == 0)
    }

    @Test func `who sends too slowly is cut, with an answer where none has begun`() async throws {
        let served = try await ServedDesk(desk, ["--request-timeout", "500ms", "--idle-timeout", "1s"])
        for start in [
            "GET /v1/sta", "POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{",
            "POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
        ] {
            let connection = try RawConnection(port: served.port)
            connection.send(start)
            let text = try #require(connection.answer())
            #expect(text.hasPrefix("HTTP/1.1 408"), "\(start): \(text)")
        }
        let silent = try RawConnection(port: served.port)
        #expect(silent.answer() == "")
        #expect(await served.end().exitCode == 0)
    }

    @Test func `who does not read what was asked for is cut, and holds no memory meanwhile`() async throws {
        let served = try await ServedDesk(desk, ["--idle-timeout", "500ms"])
        let before = served.process.socketCount
        let page = try await served.curl("/openapi.json").body.utf8.count
        try await eventually("the other connection has ended") { served.process.socketCount == before }
        let reader = try RawConnection(port: served.port, receiving: 4_096)
        try await eventually("the connection is there") { served.process.socketCount > before }
        // Far more than the system keeps for somebody who does not read.
        let count = 64 * 1_048_576 / page
        for _ in 0..<count { reader.send("GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n") }
        try await eventually("the connection was cut") { served.process.socketCount == before }
        let text = try #require(reader.answer())
        #expect(text.hasPrefix("HTTP/1.1 200") && text.utf8.count < count * page / 2)
        #expect(await served.end().exitCode == 0)
    }

    @Test func `more connections than may be wait, and come when others go`() async throws {
        let served = try await ServedDesk(desk, ["--max-connections", "20", "--idle-timeout", "500ms"])
        let silent = try (0..<100).map { _ in try RawConnection(port: served.port) }
        // The silent ones are cut, and what waits behind them gets its turn.
        #expect(try await served.curl("/v1/status").status == 200)
        #expect(silent.count == 100)
        #expect(await served.end().exitCode == 0)
    }

    @Test func `old and rare ways to ask are answered, and who goes early does no harm`() async throws {
        let served = try await ServedDesk(desk)
        for _ in 0..<50 {
            let early = try RawConnection(port: served.port)
            early.send("POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
        }
        let old = try RawConnection(port: served.port)
        old.send("GET /v1/status HTTP/1.0\r\n\r\n")
        let start = ContinuousClock.now
        let answer = try #require(old.answer(within: .seconds(20)))
        #expect(ContinuousClock.now - start < .seconds(15), "the connection ends with the answer")
        #expect(answer.contains(" 200 ") && answer.hasSuffix("}\n"))
        let head = try await served.curl("/v1/orders", token: nil, "-I")
        #expect(head.status == 200 && head.body.isEmpty)
        let options = try await served.curl("/v1/orders", token: nil, "-X", "OPTIONS")
        #expect(options.status == 204 && options.fields["allow"] == "POST, GET, HEAD, OPTIONS")
        #expect(await served.end().exitCode == 0)
    }
}
