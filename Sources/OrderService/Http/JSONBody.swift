import Foundation
import Hummingbird
import JSON

extension ByteBuffer {
    /// An object as one line of JSON.
    init(json object: JSONObject) {
        self.init(string: JSONValue.object(object).text + "\n")
    }
}

extension JSONValue {
    /// The value as one line of UTF-8.
    var data: Data { Data(text.utf8) }

    /// The same with whole numbers written without a fraction: `3.0` and `3e0` are whole for JSON Schema, and for many writers.
    var withWholeNumbers: JSONValue {
        switch self {
        case .array(let elements): .array(elements.map(\.withWholeNumbers))
        case .object(let object):
            .object(JSONObject(object.fields.map { .init(key: $0.key, value: $0.value.withWholeNumbers) }))
        case .verbatim(let text) where Int64(text) == nil:
            // Above 2^53 a number with a fraction may have lost digits, and is left as it was written.
            Double(text).flatMap { $0.magnitude < 9_007_199_254_740_992 ? Int64(exactly: $0) : nil }
                .map(JSONValue.integer) ?? self
        default: self
        }
    }
}

extension String {
    /// The text as one part of a path.
    var percentEncoded: String {
        var encoded = ""
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return encoded
    }
}
