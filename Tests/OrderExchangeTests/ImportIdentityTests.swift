import Testing

@testable import OrderExchange

struct ImportIdentityTests {
    /// The name space of domain names (RFC 9562, appendix B).
    private let dns: [UInt8] = [
        0x6B, 0xA7, 0xB8, 0x10, 0x9D, 0xAD, 0x11, 0xD1, 0x80, 0xB4, 0x00, 0xC0, 0x4F, 0xD4, 0x30, 0xC8,
    ]

    @Test func `name-based ids are those of RFC 9562`() {
        // The example of RFC 9562, appendix A.4.
        let id = ImportIdentity.uuid(space: dns, name: "www.example.com")
        #expect(id.uuidString == "2ED6657D-E927-568B-95E1-2665A8AEA6A2")
    }

    @Test func `digests are those of FIPS 180, whatever the length`() {
        #expect(hex(SHA1.digest([])) == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
        #expect(hex(SHA1.digest(Array("abc".utf8))) == "a9993e364706816aba3e25717850c26c9cd0d89d")
        let long = Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8)
        #expect(hex(SHA1.digest(long)) == "84983e441c3bd26ebaae4aa1f95129e5e54670f1")
        let million = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000)
        #expect(hex(SHA1.digest(million)) == "291e9a6c66994949b57ba5e650361e98fc36b1ba")
    }

    @Test func `an id stays the same for ever, and differs by step, record and attempt`() {
        let first = ImportIdentity.commandID(.placeOrder, "10248", attempt: 0)
        #expect(first == ImportIdentity.commandID(.placeOrder, "10248", attempt: 0))
        let others = [
            ImportIdentity.commandID(.shipOrder, "10248", attempt: 0),
            ImportIdentity.commandID(.placeOrder, "10249", attempt: 0),
            ImportIdentity.commandID(.placeOrder, "10248", attempt: 1),
        ]
        #expect(Set(others + [first]).count == 4)
        #expect(first.description == "6439de9b-3bf4-53ab-9ce5-f3c1c9545cf5")
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
