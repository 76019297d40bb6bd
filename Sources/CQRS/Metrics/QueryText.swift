/// Writes what a query asks for in a few words, from its stored properties; what is not set is left out.
package struct QueryText: Sendable {
    /// How many elements of a list and how many characters of a text are written.
    private static let (mostElements, longestText) = (3, 60)
    private static let deepest = 6

    /// Whether texts that somebody typed are written as `…`, for a log that is to hold nobody's name.
    private let hidesTexts: Bool

    /// Creates a writer, which hides texts or not.
    package init(hidesTexts: Bool = false) {
        self.hidesTexts = hidesTexts
    }

    /// Returns such as `status: pending, limit: 50`: printable, and at most ``SlowQueries/longestArguments`` characters.
    package func arguments(of query: any Query) -> String {
        Self.shortened(members(of: Mirror(reflecting: query), depth: 0), to: SlowQueries.longestArguments)
    }

    private func members(of mirror: Mirror, depth: Int) -> String {
        let words = mirror.children.compactMap { child -> String? in
            guard let text = text(of: child.value, depth: depth + 1) else { return nil }
            guard let label = child.label, !label.hasPrefix(".") else { return text }
            return "\(label): \(text)"
        }
        return words.joined(separator: ", ")
    }

    /// Nil for what is not set or empty.
    private func text(of value: Any, depth: Int) -> String? {
        guard depth < Self.deepest else { return "…" }
        let mirror = Mirror(reflecting: value)
        switch (mirror.displayStyle, value) {
        case (.optional, _): return mirror.children.first.flatMap { text(of: $0.value, depth: depth) }
        case (_, let text as String): return text.isEmpty ? nil : shown(text)
        case (.collection, _), (.set, _), (.dictionary, _): return list(mirror, depth: depth)
        case (_, let value as any CustomStringConvertible):
            return mirror.children.contains { $0.value is String }
                ? shown(value.description) : Self.cut(value.description)
        case (.enum, _): return choice(value, mirror, depth: depth)
        case (.struct, _), (.tuple, _):
            let members = members(of: mirror, depth: depth)
            return members.isEmpty ? nil : mirror.children.count == 1 ? only(mirror, depth) : "(\(members))"
        default: return Self.cut("\(value)")
        }
    }

    private func shown(_ text: String) -> String { hidesTexts ? "…" : Self.cut(text) }

    private static func cut(_ text: String) -> String { shortened(text, to: longestText) }

    private func only(_ mirror: Mirror, _ depth: Int) -> String? {
        mirror.children.first.flatMap { text(of: $0.value, depth: depth + 1) }
    }

    private func list(_ mirror: Mirror, depth: Int) -> String? {
        guard !mirror.children.isEmpty else { return nil }
        let words = mirror.children.prefix(Self.mostElements).compactMap { text(of: $0.value, depth: depth + 1) }
        let rest = mirror.children.count - Self.mostElements
        return "[\(words.joined(separator: ", "))\(rest > 0 ? " and \(rest) more" : "")]"
    }

    private func choice(_ value: Any, _ mirror: Mirror, depth: Int) -> String {
        guard let child = mirror.children.first else { return Self.cut("\(value)") }
        guard let text = text(of: child.value, depth: depth + 1) else { return child.label ?? "" }
        return "\(child.label ?? "")\(text.hasPrefix("(") ? text : "(\(text))")"
    }

    /// Cuts a text, and replaces what is not printable.
    private static func shortened(_ text: String, to length: Int) -> String {
        let head = text.unicodeScalars.prefix(length + 1).map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: "·"
            default: scalar
            }
        }
        var view = String.UnicodeScalarView(head.prefix(length))
        if head.count > length {
            view.removeLast()
            view.append("…")
        }
        return String(view)
    }
}
