import Foundation
import JSON
import Testing

@testable import OrderRecords
@testable import orderdesk

/// How results are laid out.
struct OutputTests {
    @Test func `JSON keeps the order of its keys and says null`() {
        let object: JSONObject = ["b": .integer(1), "a": .null, "c": .array([.bool(true), .number(1.5), .number(2)])]
        #expect(JSONValue.object(object).text == #"{"b":1,"a":null,"c":[true,1.5,2]}"#)
    }

    @Test func `JSON text is sanitized and reads back as it was`() throws {
        let hostile = "a\"\\\n\u{1B}[2J\u{7F}\u{9B}\u{202E}\u{200B}\u{E0041}é😀"
        let text = JSONValue.array([.string(hostile)]).text
        #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
        #expect(!text.unicodeScalars.contains("\u{202E}"))
        #expect(try JSONDecoder().decode([String].self, from: Data(text.utf8)) == [hostile])
    }

    @Test func `JSON that is embedded stays on one line and sanitized`() throws {
        let text = JSONValue.embedding("{\n\t\"a\": \"\u{202E}\u{9B}\"}").text
        #expect(text == "{  \"a\": \"\\u202e\\u009b\"}")
    }

    @Test func `a table aligns by display width and clips what is flexible`() {
        let table = Table(
            columns: [.flexible("NAME"), .number("N")], rows: [["東京タワー東京タワー", "1"], ["ab", "1000"]])
        #expect(
            table.lines(width: nil) == [
                "NAME                     N",
                "東京タワー東京タワー     1",
                "ab                    1000",
            ])
        #expect(
            table.lines(width: 16) == [
                "NAME           N",
                "東京タワ…      1",
                "ab          1000",
            ])
    }

    @Test func `a table's text cannot steer the terminal`() {
        let lines = Table(columns: [.text("A")], rows: [["\u{1B}[31m\n"]]).lines(width: nil)
        #expect(lines.count == 2)
        #expect(!lines[1].unicodeScalars.contains("\u{1B}"))
    }
}
