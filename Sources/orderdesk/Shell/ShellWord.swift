/// Reads one word of a command line as a shell would, as far as that needs nothing to be run.
enum ShellWord {
    /// Returns what the word stands for; nil when a shell would have to run something to know it.
    ///
    /// Quotes and backslashes go, `~/` is the home folder, and `$NAME` and `${NAME}` are taken from the environment. A quote
    /// that is still open ends with the word.
    static func literal(of word: String, environment: [String: String]) -> String? {
        var reader = Reader(rest: word[...], environment: environment)
        return reader.read()
    }

    private struct Reader {
        var rest: Substring
        let environment: [String: String]
        var literal = ""

        mutating func read() -> String? {
            if rest == "~" || rest.hasPrefix("~/") {
                literal = environment["HOME"] ?? "~"
                rest = rest.dropFirst()
            }
            while let character = rest.popFirst() {
                switch character {
                case "'": readUntilQuote()
                case "\"": guard readDoubleQuoted() else { return nil }
                case "\\": if let next = rest.popFirst() { literal.append(next) }
                case "`": return nil
                case "$": guard readVariable() else { return nil }
                default: literal.append(character)
                }
            }
            return literal
        }

        private mutating func readUntilQuote() {
            while let character = rest.popFirst(), character != "'" { literal.append(character) }
        }

        private mutating func readDoubleQuoted() -> Bool {
            while let character = rest.popFirst(), character != "\"" {
                switch character {
                case "\\": readEscapeInQuotes()
                case "`": return false
                case "$": guard readVariable() else { return false }
                default: literal.append(character)
                }
            }
            return true
        }

        /// Between double quotes a backslash escapes only what has a meaning there.
        private mutating func readEscapeInQuotes() {
            guard let next = rest.first, "\"\\$`".contains(next) else { return literal.append("\\") }
            literal.append(next)
            rest = rest.dropFirst()
        }

        /// Reads what follows a dollar sign; false when it is more than the name of a variable.
        private mutating func readVariable() -> Bool {
            guard let match = rest.prefixMatch(of: #/\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*)/#.asciiOnlyWordCharacters())
            else {
                guard rest.first != "(", rest.first != "{" else { return false }
                literal.append("$")
                return true
            }
            let name = match.output.1 ?? match.output.2 ?? ""
            literal += environment[String(name)] ?? ""
            rest = rest[match.range.upperBound...]
            return true
        }
    }
}
