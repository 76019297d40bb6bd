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

    @Test(arguments: Array(0x00...0x7F) as [UInt8])
    func `a character is read back, wherever in a string it stands`(character: UInt8) throws {
        for length in 1...18 {
            for place in 0..<length {
                var bytes = [UInt8](repeating: UInt8(ascii: "z"), count: length)
                bytes[place] = character
                let string = String(decoding: bytes, as: UTF8.self)
                var json = JSONWriter()
                json.list { $0.element { $0.string(string) } }
                #expect(try JSONDecoder().decode([String].self, from: json.data) == [string])
            }
        }
    }

    @Test(arguments: [0, 1, 200, 254, 255, 256, 1_000, 5_000])
    func `a text of any length is written whole`(length: Int) throws {
        let long = String(repeating: "é", count: length)
        var json = JSONWriter()
        json.object {
            $0.member("first", long)
            $0.key(escaping: long + "\n")
            $0.number(1)
            $0.key("last")
            $0.list([long, long]) { $1.string($0) }
        }
        let read = try #require(try JSONSerialization.jsonObject(with: json.data) as? [String: Any])
        #expect(read["first"] as? String == long)
        #expect(read[long + "\n"] as? Int == 1)
        #expect(read["last"] as? [String] == [long, long])
        #expect(read.count == 3)
    }

    @Test func `text that is not ASCII is written as it is`() {
        var json = JSONWriter()
        json.list(["Röd Kaviar 🎣", "日本"]) { $1.string($0) }
        #expect(String(decoding: json.data, as: UTF8.self) == #"["Röd Kaviar 🎣","日本"]"#)
    }
}
