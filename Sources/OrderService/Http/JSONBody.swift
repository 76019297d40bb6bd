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
