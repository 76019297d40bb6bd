import TerminalKit

/// Lays out a name and its value, in as many lines as the value needs.
enum FactText {
    /// Values narrower than this are hard to read next to their name.
    private static let legibleColumns = 12

    /// Returns the lines: the value next to its name, or under it where there is little room.
    static func lines(_ name: String, _ value: String, _ role: Role, label: Int, width: Int) -> [Line] {
        let room = width - label
        guard room >= legibleColumns else { return [Line(name, .quiet)] + Line.wrapped(value, to: width, role) }
        return Line.wrapped(value, to: room, role).enumerated().map { index, line in
            Line([Span(TextWidth.padded(index == 0 ? name : "", to: label), .quiet)] + line.left)
        }
    }
}
