import Foundation
import Testing

/// The tests' own shapes of JSON.
struct ShapeTests {
    @Test func `a null is nil, and a key that is not there is an error`() throws {
        func freshness(_ json: String) throws -> FreshnessShape {
            try JSONDecoder().decode(FreshnessShape.self, from: Data(json.utf8))
        }
        let unknown = try freshness(#"{"state":"FAILED","behind":null,"lagMilliseconds":null}"#)
        #expect(unknown.behind == nil && unknown.lagMilliseconds == nil)
        #expect(try freshness(#"{"state":"LIVE","behind":2,"lagMilliseconds":1.5}"#).lagMilliseconds == 1.5)
        #expect(throws: DecodingError.self) { try freshness(#"{"state":"LIVE","behind":2,"lag":1.5}"#) }
        #expect(throws: DecodingError.self) { try freshness(#"{"state":"LIVE","lagMilliseconds":1.5}"#) }
    }
}
