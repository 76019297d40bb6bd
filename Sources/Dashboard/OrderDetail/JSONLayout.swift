import Foundation

/// Lays JSON out in indented lines, its members in the order in which they are stored.
enum JSONLayout {
    private static let step = 2

    /// Returns the lines; data that is no text is shown as Base64.
    static func lines(of data: Data) -> [String] {
        guard let text = String(validating: data, as: UTF8.self) else { return [data.base64EncodedString()] }
        var lines: [String] = []
        var line = ""
        var (depth, isInString, isEscaped) = (0, false, false)
        func end() {
            if line.contains(where: { $0 != " " }) { lines.append(line) }
            line = String(repeating: " ", count: max(0, depth) * step)
        }
        for character in text {
            if isInString {
                line.append(character)
                (isInString, isEscaped) = (isEscaped || character != "\"", !isEscaped && character == "\\")
                continue
            }
            if "{[".contains(character) {
                line.append(character)
                depth += 1
                end()
            } else if "}]".contains(character) {
                depth -= 1
                end()
                line.append(character)
            } else if character == "," {
                line.append(character)
                end()
            } else if character == ":" {
                line += ": "
            } else if !character.isWhitespace {
                isInString = character == "\""
                line.append(character)
            }
        }
        end()
        return lines
    }
}
