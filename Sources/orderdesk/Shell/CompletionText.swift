import ArgumentParser
import OrderQueries
import TerminalKit

/// Writes completions so that each shell takes them literally.
///
/// What is completed comes from the desk's data, so from files of others: a shell must never run any of it.
enum CompletionText {
    /// Returns the line that stands for a completion; nil for text that a terminal cannot show as it is.
    static func line(_ text: String, meaning: String, for shell: CompletionShell?) -> String? {
        guard !text.isEmpty, TextWidth.sanitized(text) == text else { return nil }
        let meaning = TextWidth.sanitized(meaning)
        switch shell {
        case .bash?:
            // When bash puts a word into the line, it may leave these as they are, and Enter would then expand them.
            guard !text.contains(where: { "$`".contains($0) }) else { return nil }
            // The list goes through `compgen -W`, which expands each word as if it had been typed.
            return "'" + text.replacing("'", with: #"'\''"#) + "'"
        case .zsh?:
            // `_describe` divides at the first colon that is not escaped.
            return escapedForDescribe(text) + ":" + escapedForDescribe(meaning)
        case .fish?:
            return text + "\t" + meaning
        default:
            return text
        }
    }

    private static func escapedForDescribe(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing(":", with: "\\:")
    }
}
