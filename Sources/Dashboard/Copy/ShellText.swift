import TerminalKit

/// Writes words so that a POSIX shell, or bash or zsh, reads them as they are.
enum ShellText {
    /// Returns a command line; it is one line of text that is shown as it is, whatever the words hold.
    static func line(_ words: [String]) -> String { words.map(quoted).joined(separator: " ") }

    /// Returns one word, quoted where it has to be.
    ///
    /// A word that holds what is not shown as it is, such as a line end, is written in bash's and zsh's `$'…'`, its bytes
    /// in octal: between plain quotes a line end would run what stands before it.
    static func quoted(_ word: String) -> String {
        if !word.isEmpty, word.utf8.allSatisfy(isPlain) { return word }
        guard TextWidth.sanitized(word).utf8.elementsEqual(word.utf8) else { return escaped(word) }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-_./:@%+,".utf8.contains(byte)
        }
    }

    private static func escaped(_ word: String) -> String {
        let bytes = word.utf8.map { byte -> String in
            let isShown = byte >= 0x20 && byte < 0x7F && !"'\\!".utf8.contains(byte)
            if isShown { return String(UnicodeScalar(byte)) }
            let octal = String(byte, radix: 8)
            return "\\" + String(repeating: "0", count: 3 - octal.count) + octal
        }
        return "$'\(bytes.joined())'"
    }
}
