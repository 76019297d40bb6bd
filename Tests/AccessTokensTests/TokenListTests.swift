import CQRS
import Foundation
import TestSupport
import Testing

@testable import AccessTokens

/// Which token admits whom, and what is kept of it.
struct TokenListTests {
    private let noon = ManualClock().now()

    private func list(_ name: String = "shop", _ role: AccessRole = .clerk, valid: Duration? = nil) throws -> (
        TokenList, String
    ) {
        var list = TokenList()
        var random = SystemRandomNumberGenerator()
        let text = try list.add(name, role, at: noon, expiresAt: valid.map { noon + $0 }, using: &random)
        return (list, text)
    }

    @Test func `a token is proved by its text and by nothing else`() throws {
        let (list, text) = try list()
        #expect(text.hasPrefix("odk_") && text.utf8.count == 85)
        #expect(list.token(provedBy: text, at: noon)?.name == "shop")
        #expect(list.token(provedBy: text, at: noon)?.role == .clerk)
        for place in 4..<85 where place != 20 {
            var bytes = Array(text.utf8)
            bytes[place] = bytes[place] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
            #expect(list.token(provedBy: String(decoding: bytes, as: UTF8.self), at: noon) == nil, "\(place)")
        }
        for wrong in ["", "odk_", String(text.dropLast()), text + "0", text + " ", "x" + text.dropFirst(), "shop"] {
            #expect(list.token(provedBy: wrong, at: noon) == nil, "\(wrong)")
        }
        let (_, other) = try self.list()
        #expect(list.token(provedBy: String(text.prefix(21) + other.dropFirst(21)), at: noon) == nil)
    }

    @Test func `a token is valid until the instant at which it runs out`() throws {
        let (list, text) = try list(valid: .seconds(60))
        #expect(list.token(provedBy: text, at: noon + .seconds(59)) != nil)
        #expect(list.token(provedBy: text, at: noon + .seconds(60)) == nil)
        #expect(list.tokens.first?.isExpired(at: noon + .seconds(60)) == true)
    }

    @Test func `a revoked token admits nobody, and the others stay`() throws {
        var (list, text) = try list()
        var random = SystemRandomNumberGenerator()
        let other = try list.add("till", .reader, at: noon, expiresAt: nil, using: &random)
        try list.revoke("shop")
        #expect(list.token(provedBy: text, at: noon) == nil)
        #expect(list.token(provedBy: other, at: noon)?.name == "till")
        #expect(throws: TokenList.Fault.unknown("shop")) { try list.revoke("shop") }
    }

    @Test func `a name is that of one token, and can be recorded as an actor`() throws {
        var (list, _) = try list()
        var random = SystemRandomNumberGenerator()
        #expect(throws: TokenList.Fault.nameTaken("shop")) {
            try list.add("shop", .admin, at: noon, expiresAt: nil, using: &random)
        }
        for name in ["", " ", "a\nb", "a\u{0}", String(repeating: "x", count: 1_000)] {
            #expect(throws: TokenList.Fault.self) {
                try list.add(name, .admin, at: noon, expiresAt: nil, using: &random)
            }
        }
        #expect(list.tokens.count == 1)
    }

    @Test func `what is kept reads back as it was, and holds no secret`() throws {
        let (list, text) = try list(valid: .seconds(60))
        let secret = text.suffix(64)
        #expect(!list.json.contains(secret) && !list.json.contains(secret.prefix(16)))
        #expect(TokenList(json: Data(list.json.utf8)) == list)
        let (again, _) = try self.list()
        #expect(again.tokens.first?.salt != list.tokens.first?.salt)
    }

    @Test func `a damaged list is no list, wherever it is damaged`() throws {
        let (list, _) = try list(valid: .seconds(60))
        let bytes = Array(list.json.utf8)
        for end in 0..<(bytes.count - 2) { #expect(TokenList(json: Data(bytes[..<end])) == nil, "\(end)") }
        for word in ["clerk", "\"version\":1", "sha256", "salt", "createdAt", "expiresAt", "\"name\"", "\"id\""] {
            let damaged = list.json.replacing(word, with: word.uppercased().replacing("1", with: "2"))
            #expect(TokenList(json: Data(damaged.utf8)) == nil, "\(word)")
        }
        #expect(TokenList(json: Data("{\"version\":1,\"tokens\":[]}".utf8)) == TokenList())
    }

    @Test func `each role may what those before it may`() {
        #expect(AccessRole.allCases == AccessRole.allCases.sorted())
        #expect(AccessRole.reader < .clerk && AccessRole.clerk < .admin)
    }
}
