import Foundation
import JSON
import TestSupport
import Testing

/// How JSON values are written.
struct JSONValueTests {
    @Test func `a value is one line, and what could steer or hide on a terminal is escaped`() {
        let value = JSONValue.object([
            "text": "a \"b\" \\ c\n\r\t", "control": "\u{1B}[2J\u{7F}\u{0}", "hidden": "\u{202E}x\u{2028}",
            "plain": "Müller 日本 🙂", "": "",
            "list": [.integer(-1), .number(1.5), .number(2), .number(.nan), .null, .bool(true)],
            "verbatim": .verbatim("1e400"), "object": .object([:]),
        ])
        #expect(
            value.text
                == #"{"text":"a \"b\" \\ c\n\r\t","control":"\u001b[2J\u007f\u0000","hidden":"\u202ex\u2028","#
                + #""plain":"Müller 日本 🙂","":"","list":[-1,1.5,2,null,null,true],"verbatim":1e400,"object":{}}"#)
    }

    @Test func `what is written is read as the same`() throws {
        var random = SeededRandom(seed: 11)
        for _ in 0..<500 {
            let text = Hostile.text(&random, parts: 12)
            let value = JSONValue.object(JSONObject([.init(key: text, value: .array([.string(text), .null]))]))
            #expect(try JSONValue(Data(value.text.utf8)) == value)
            #expect(value.text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
        }
    }

    @Test func `a document is embedded on one line, with nothing in it that controls a terminal`() {
        #expect(JSONValue.embedding(#"{"a":"b \\ \" c"}"#).text == #"{"a":"b \\ \" c"}"#)
        #expect(JSONValue.embedding("{\n\t\"a\": \"é\u{1B}\"}").text == #"{  "a": "é\u001b"}"#)
    }
}
