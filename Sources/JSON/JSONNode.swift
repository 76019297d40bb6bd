/// Shows one value of a JSON document; reading it as the wrong kind throws a ``JSONError`` that names the member.
package struct JSONNode {
    private let document: JSONDocument
    private let index: Int

    init(document: JSONDocument, index: Int) {
        self.document = document
        self.index = index
    }

    private var entry: JSONDocument.Entry { document.entries[index] }

    package var kind: JSONDocument.Kind { entry.kind }

    /// The value's own characters: a string's still escaped and without its quotes.
    package var literal: ArraySlice<UInt8> { document.bytes[entry.start..<entry.end] }

    /// The members of an object or the elements of an array; nothing for other values.
    package var children: [JSONNode] {
        guard kind == .object || kind == .array else { return [] }
        var found: [JSONNode] = []
        var child = index + 1
        while child < entry.next {
            found.append(JSONNode(document: document, index: child))
            child = document.entries[child].next
        }
        return found
    }

    /// Throws unless it is an object, for one that needs no member.
    package func requireObject() throws(JSONError) {
        guard kind == .object else { throw JSONError("it is not an object") }
    }

    /// Throws when an object has a member of another name, or one twice; `what` is what errors call the object.
    package func requireOnly(_ names: [String], of what: String) throws(JSONError) {
        try requireObject()
        var seen: Set<String> = []
        var key = index + 1
        while key < entry.next {
            let name = try JSONNode(document: document, index: key).text(named: "the name of a member")
            guard names.contains(name) else {
                throw JSONError("'\(name)' is no member of \(what); its members are \(names.joined(separator: ", "))")
            }
            guard seen.insert(name).inserted else { throw JSONError("'\(name)' is there twice") }
            key = document.entries[document.entries[key].next].next
        }
    }

    /// Returns a member of an object; nil when it is absent or null.
    package func optional(_ name: String) throws(JSONError) -> JSONNode? {
        try requireObject()
        var key = index + 1
        while key < entry.next {
            let value = document.entries[key].next
            if JSONNode(document: document, index: key).isKey(name) {
                return document.entries[value].kind == .null ? nil : JSONNode(document: document, index: value)
            }
            key = document.entries[value].next
        }
        return nil
    }

    /// Returns a member that has to be there.
    package func member(_ name: String) throws(JSONError) -> JSONNode {
        guard let node = try optional(name) else { throw JSONError("'\(name)' is missing") }
        return node
    }

    /// Returns a member that is a string.
    package func string(_ name: String) throws(JSONError) -> String {
        try member(name).text(named: name)
    }

    /// Returns a member that is true or false.
    package func flag(_ name: String) throws(JSONError) -> Bool {
        let node = try member(name)
        guard node.kind == .boolean else { throw JSONError("'\(name)' is neither true nor false") }
        return node.literal.first == UInt8(ascii: "t")
    }

    /// Returns a member that is a string; nil when it is absent or null.
    package func optionalString(_ name: String) throws(JSONError) -> String? {
        try optional(name)?.text(named: name)
    }

    /// Returns a member that is a whole number of 64 bits.
    package func integer(_ name: String) throws(JSONError) -> Int64 {
        try member(name).integer(named: name)
    }

    /// Returns the elements of a member that is an array.
    package func elements(_ name: String) throws(JSONError) -> [JSONNode] {
        let node = try member(name)
        guard node.kind == .array else { throw JSONError("'\(name)' is not a list") }
        return node.children
    }

    /// Returns the text of a string; `name` is what errors call it.
    package func text(named name: String) throws(JSONError) -> String {
        let text: String?
        switch kind {
        case .string: text = String(validating: literal, as: UTF8.self)
        case .escapedString: text = JSONText.unescape(literal)
        default: throw JSONError("'\(name)' is not a text")
        }
        guard let text else { throw JSONError("'\(name)' is not valid Unicode") }
        return text
    }

    /// Returns the whole number of 64 bits that it is; `name` is what errors call it.
    package func integer(named name: String) throws(JSONError) -> Int64 {
        guard kind == .number, let number = Int64(String(decoding: literal, as: UTF8.self)) else {
            throw JSONError("'\(name)' is not a whole number of 64 bits")
        }
        return number
    }

    private func isKey(_ name: String) -> Bool {
        guard kind == .string else { return JSONText.unescape(literal) == name }
        return entry.end - entry.start == name.utf8.count && literal.elementsEqual(name.utf8)
    }
}

/// Turns the escapes of a checked JSON string into the characters they stand for.
enum JSONText {
    /// Returns nil for what is no Unicode: half a surrogate pair, or bytes that are not UTF-8.
    static func unescape(_ literal: ArraySlice<UInt8>) -> String? {
        var text: [UInt8] = []
        text.reserveCapacity(literal.count)
        var rest = literal
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            guard let scalar = scalar(&rest) else { return nil }
            text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
        return String(validating: text, as: UTF8.self)
    }

    private static func scalar(_ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar? {
        switch rest.popFirst() {
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return unicode(&rest)
        case let byte?: return Unicode.Scalar(byte)
        case nil: return nil
        }
    }

    private static func unicode(_ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar? {
        guard let first = codeUnit(&rest) else { return nil }
        guard UTF16.isLeadSurrogate(first) else { return Unicode.Scalar(first) }
        guard rest.starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else { return nil }
        rest = rest.dropFirst(2)
        guard let second = codeUnit(&rest), UTF16.isTrailSurrogate(second) else { return nil }
        return UTF16.decode(UTF16.EncodedScalar([first, second]))
    }

    private static func codeUnit(_ rest: inout ArraySlice<UInt8>) -> UInt16? {
        let digits = rest.prefix(4)
        rest = rest.dropFirst(4)
        return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
