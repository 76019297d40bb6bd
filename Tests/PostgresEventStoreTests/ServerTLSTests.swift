import CQRS
import Foundation
import TestSupport
import Testing

@testable import PostgresEventStore

/// A server on an address of this machine that a desk takes for another machine, because it knows it by a name.
@Suite struct ServerTLSTests {
    private let server: PostgresServer
    private let place: String

    init() async throws {
        // The whole of 127.0.0.0/8 is this machine, so the usual port is free at one address of it.
        place = "127.\(Int.random(in: 1...254)).\(Int.random(in: 1...254)).\(Int.random(in: 2...254))"
        server = try await PostgresServer(settings: ["listen_addresses=\(place)"])
        try await server.makeCertificates(for: "DNS:db1")
        try await PostgresEventStore.makeLog(at: ServerAddress(server.address()))
    }

    private func address(
        host: String = "db1", at places: String? = nil, trusting authority: String? = nil
    ) throws -> ServerAddress {
        try ServerAddress(
            "host=\(host) hostaddr=\(places ?? place) user=postgres dbname=postgres "
                + "sslrootcert=\(authority ?? server.authority)")
    }

    private func refusal(_ address: ServerAddress) async throws -> StoreError {
        let store = PostgresEventStore(at: address)
        defer { store.close() }
        return try await #require(throws: StoreError.self) { try await store.append([.accepted(9)]) }
    }

    @Test func `a server elsewhere is appended to when its certificate proves which it is`() async throws {
        let store = PostgresEventStore(at: try address())
        #expect(try await store.append([.accepted(1)]).first?.isCommitted == true)
        let version = try TestLogs.run("SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()", at: address())
        #expect(version?.hasPrefix("TLS") == true)

        let otherName = try await refusal(try address(host: "db2"))
        #expect(otherName.kind == .cannotOpen && otherName.message.contains("does not match host name \"db2\""))
        let foreign = try await refusal(try address(trusting: server.foreignAuthority))
        #expect(foreign.kind == .cannotOpen && foreign.message.contains("certificate verify failed"))
        let missing = try await refusal(try address(trusting: server.folder.file("nowhere").path))
        #expect(missing.kind == .cannotOpen && missing.message.contains("does not exist"))

        // The first of two is down: nothing listens there, though it is this machine too.
        let both = PostgresEventStore(at: try address(host: "db0,db1", at: "127.0.0.1,\(place)"))
        #expect(try await both.append([.accepted(2)]).first?.isCommitted == true)

        #expect(try await store.head(after: .start).head == Position(2))
        try await server.present(.expired)
        let expired = try await refusal(try address())
        #expect(expired.kind == .cannotOpen && expired.message.contains("certificate verify failed"))
        #expect(expired.leavesNothingBehind)
        // Who is connected was let in by the certificate of before.
        #expect(try await store.append([.accepted(3)]).first?.isCommitted == true)

        try await server.set("ssl", "off")
        let plain = try await refusal(try address())
        #expect(plain.kind == .cannotOpen && plain.message.contains("does not support SSL"))
        #expect(try await store.head(after: .start).head == Position(3))
        try await server.stop("immediate")
    }
}
