import Foundation

/// Says why bytes are not the JSON that was expected.
struct JSONError: Error, Hashable, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Holds one JSON text, checked and indexed in a single pass so that members are found without parsing again.
struct JSONDocument {
    enum Kind {
        case object
        case array
        case string
        case escapedString
        case number
        case boolean
        case null
    }

    /// One value: which bytes it is (a string's without its quotes), and where in the index the next value begins.
    struct Entry {
        let kind: Kind
        let start: Int
        var end: Int
        var next: Int
    }

    let bytes: [UInt8]
    /// Every value in the order of the text; an object's children alternate between key and value.
    let entries: [Entry]

    /// Throws ``JSONError`` unless the data is exactly one JSON value (RFC 8259).
    init(_ data: Data) throws(JSONError) {
        var parser = JSONParser(bytes: [UInt8](data))
        entries = try parser.parse()
        bytes = parser.bytes
    }

    var root: JSONNode { JSONNode(document: self, index: 0) }
}
