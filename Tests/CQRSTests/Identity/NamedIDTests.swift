import Foundation
import Testing

@testable import CQRS

struct NamedIDTests {
    @Test func `name-based ids are those of RFC 9562`() throws {
        // The name space of domain names (appendix B), and the example of appendix A.4.
        let dns = try #require(UUID(uuidString: "6BA7B810-9DAD-11D1-80B4-00C04FD430C8"))
        #expect(UUID(named: "www.example.com", in: dns).uuidString == "2ED6657D-E927-568B-95E1-2665A8AEA6A2")
    }
}
