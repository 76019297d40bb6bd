import Foundation
import TestSupport
import Testing

/// Who may what over HTTP, through the real program.
@Suite(.timeLimit(.minutes(5)))
struct ServiceAccessTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    private static let big = #"{"customerID":"ALFKI","orderID":"BIG","items":[{"productID":"3","quantity":1}]}"#

    @Test func `the actor is the token's name, so that four eyes hold`() async throws {
        try await desk.run("policy", "four-eyes", "on")
        let (bob, carol) = (
            try await ServedDesk.token(desk, "bob", "clerk"), try await ServedDesk.token(desk, "carol", "clerk")
        )
        let served = try await ServedDesk(desk)
        #expect(try await served.post("/v1/orders", token: bob, Self.big).status == 201)
        let own = try await served.post("/v1/orders/BIG/approve", token: bob)
        #expect(own.status == 409 && own.code == "SELF_APPROVAL")
        let claimed = try await served.post("/v1/orders/BIG/approve", token: bob, #"{"approvedBy":"carol"}"#)
        #expect(claimed.status == 400)
        #expect(try await served.post("/v1/orders/BIG/approve", token: carol).status == 200)
        #expect(await served.end().exitCode == 0)
        let events = try await desk.run("events", "--json").json(EventsShape.self).events
        #expect(events.suffix(2).map(\.actor) == ["bob", "carol"])
    }

    @Test func `from the first token on everybody needs one, and a role allows no more than it says`() async throws {
        let served = try await ServedDesk(desk, ["--log-format", "json"])
        #expect(try await served.curl("/v1/orders").status == 200)
        let reader = try await ServedDesk.token(desk, "web", "reader")
        try await eventually("the token is known") { try await served.curl("/v1/orders").status == 401 }
        let refused = try await served.curl("/v1/orders")
        #expect(refused.fields["www-authenticate"] == "Bearer" && refused.code == "UNAUTHORIZED")
        let answer = try await served.curl("/v1/orders", token: reader)
        #expect(answer.status == 200 && answer.fields["ratelimit-policy"] == "\"token\";q=500;w=1")
        #expect(answer.fields["x-content-type-options"] == "nosniff")
        let id = try #require(answer.fields["x-request-id"])
        #expect(try await served.post("/v1/orders", token: reader, Self.big).code == "FORBIDDEN")
        #expect(try await desk.run("tokens", "revoke", "web").exitCode == 0)
        try await eventually("the token is revoked") {
            try await served.curl("/v1/orders", token: reader).status == 401
        }
        let log = await served.end().errors
        #expect(log.contains(/"principal":"web","request":"\w+","route":"\w+","status":"200"/))
        #expect(log.contains("\"request\":\"\(id)\""))
        #expect(!log.contains(reader.suffix(64)) && !log.contains(reader.prefix(20)))
    }

    @Test func `an answer that goes on ends when its token is revoked`() async throws {
        let token = try await ServedDesk.token(desk, "web", "reader")
        let served = try await ServedDesk(desk)
        let reader = try RawConnection(port: served.port)
        reader.send(
            "GET /v1/events?follow=true&heartbeat=100ms HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Authorization: Bearer \(token)\r\n\r\n")
        try await eventually("the answer has begun") { served.process.errorsSoFar.contains("route=events status=200") }
        #expect(try await desk.run("tokens", "revoke", "web").exitCode == 0)
        let text = try #require(reader.answer(within: .seconds(60)))
        #expect(text.hasPrefix("HTTP/1.1 200") && text.hasSuffix("\r\n0\r\n\r\n"), "\(text.suffix(200))")
        #expect(text.contains("CustomerRegistered"))
        #expect(await served.end().exitCode == 0)
    }

    @Test func `a file of tokens that cannot be used lets nobody in, and the log says why`() async throws {
        let token = try await ServedDesk.token(desk, "web", "reader")
        let served = try await ServedDesk(desk)
        #expect(try await served.curl("/v1/orders", token: token).status == 200)
        let file = desk.data.appending(path: "tokens.json").path(percentEncoded: false)
        chmod(file, 0o644)
        served.process.signal(SIGHUP)
        try await eventually("nobody is let in") { try await served.curl("/v1/orders", token: token).status == 503 }
        #expect(try await served.curl("/v1/orders", token: token).code == "ACCESS_UNAVAILABLE")
        #expect(try await served.curl("/v1/orders").status == 401)
        #expect(served.process.errorsSoFar.contains("may be read or written by others"))
        chmod(file, 0o600)
        served.process.signal(SIGHUP)
        try await eventually("they are let in") { try await served.curl("/v1/orders", token: token).status == 200 }
        unlink(file)
        served.process.signal(SIGHUP)
        try await eventually("nobody is let in") { try await served.curl("/v1/orders", token: token).status == 503 }
        #expect(try await served.curl("/v1/orders").status == 401)
        #expect(await served.end().exitCode == 0)
        try Data("{}".utf8).write(to: URL(filePath: file))
        chmod(file, 0o600)
        let refused = try await desk.run("serve", "--listen", "127.0.0.1:0")
        #expect(refused.exitCode == 69 && refused.errors.contains("is damaged"))
    }

    @Test func `off this machine it needs tokens and TLS`() async throws {
        let open = try await desk.run("serve", "--listen", "0.0.0.0:0")
        #expect(open.exitCode == 64 && open.errors.contains("--behind-proxy"))
        for address in ["0.0.0.0:0", "127.0.0.1:0"] {
            let refused = try await desk.run("serve", "--listen", address, "--behind-proxy")
            #expect(refused.exitCode == 69 && refused.errors.contains("there are no tokens"))
        }
        #expect(try await desk.run("serve", "--key", "x").exitCode == 64)
    }

    @Test func `pages of a named origin may use it from a browser, and no others`() async throws {
        let served = try await ServedDesk(desk, ["--allow-origin", "https://shop.example"])
        let asked = ["-X", "OPTIONS", "-H", "Access-Control-Request-Method: POST", "-H"]
        let allowed = try await served.curl(
            "/v1/orders", token: nil, asked[0], asked[1], asked[2], asked[3], asked[4], "Origin: https://shop.example")
        #expect(allowed.status == 204)
        #expect(allowed.fields["access-control-allow-origin"] == "https://shop.example")
        #expect(allowed.fields["access-control-allow-headers"]?.contains("Idempotency-Key") == true)
        let other = try await served.curl("/v1/orders", token: nil, "-H", "Origin: https://evil.example")
        #expect(other.status == 403 && other.fields["access-control-allow-origin"] == nil)
        #expect(try await served.curl("/v1/orders", token: nil, "-H", "Host: evil.example").status == 421)
        await served.kill()
    }

    @Test func `tokens are made once, listed without their secret, and revoked`() async throws {
        let added = try await desk.run("tokens", "add", "web", "--role", "reader", "--expires", "90d", "--json")
        #expect(try added.keys == ["name", "role", "expiresAt", "token"])
        #expect(try await desk.run("tokens", "add", "web", "--role", "admin").errors.contains("TOKEN_REFUSED"))
        let listed = try await desk.run("tokens", "list", "--json")
        #expect(listed.output.contains("\"name\":\"web\"") && !listed.output.contains("odk_"))
        #expect(try await desk.run("tokens").output.contains("web"))
        #expect(try await desk.run("tokens", "revoke", "web").exitCode == 0)
        #expect(try await desk.run("tokens", "revoke", "web").exitCode == 1)
        for words in [
            ["add", "x"], ["add", "x", "--role", "king"], ["add", "x", "--role", "admin", "--expires", "0"],
        ] {
            #expect(try await desk.run(["tokens"] + words).exitCode == 64, "\(words)")
        }
        #expect(try await desk.run("tokens", "add", " ", "--role", "admin").exitCode == 1)
    }
}
