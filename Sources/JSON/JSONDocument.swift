import Foundation

/// Describes why bytes are not the JSON that was expected.
package struct JSONError: Error, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}

/// Holds one JSON text, checked and indexed in a single pass so that members are found without parsing again.
package struct JSONDocument {
    package enum Kind {
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
    package init(_ data: Data) throws(JSONError) {
        var parser = JSONParser(bytes: [UInt8](data))
        entries = try parser.parse()
        bytes = parser.bytes
    }

    package var root: JSONNode { JSONNode(document: self, index: 0) }
}
