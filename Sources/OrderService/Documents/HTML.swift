/// Writes HTML of which every text is escaped.
struct HTML {
    private(set) var text = ""

    /// Adds an element with what `content` adds to it.
    mutating func element(
        _ name: StaticString, _ attributes: [(StaticString, String)] = [], _ content: (inout HTML) -> Void
    ) {
        open(name, attributes)
        content(&self)
        text += "</\(name)>"
    }

    /// Adds an element with a text.
    mutating func element(_ name: StaticString, _ attributes: [(StaticString, String)] = [], text: String) {
        element(name, attributes) { $0.add(text) }
    }

    /// Adds an element that has no content and no end.
    mutating func open(_ name: StaticString, _ attributes: [(StaticString, String)] = []) {
        text += "<\(name)"
        for (key, value) in attributes { text += " \(key)=\"\(Self.escaped(value))\"" }
        text += ">"
    }

    /// Adds a text.
    mutating func add(_ plain: String) { text += Self.escaped(plain) }

    /// Adds what is HTML already, and the program's own.
    mutating func add(literally own: StaticString) { text += "\(own)" }

    /// Goes by scalars: a sign with an accent on it is one character, and no other one for a browser.
    private static func escaped(_ plain: String) -> String {
        plain.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
    }
}
