import Foundation
import JSON
import Testing

/// What is written by hand is what Foundation reads.
@Suite struct JSONWriterTests {
    @Test(arguments: [0, 7, -7, 10, 120, -1_000_000, .max, .min] as [Int64])
    func `a whole number is written with all its digits`(number: Int64) {
        var json = JSONWriter()
        json.object { $0.member("number", number) }
        #expect(String(decoding: json.data, as: UTF8.self) == "{\"number\":\(number)}")
    }
}
