import DeskComposition
import Foundation

extension ConsoleTerminal {
    /// Whether there is someone to ask.
    static var canAsk: Bool { isInputTerminal && isErrorTerminal }

    /// Asks a question on the terminal; anything but `y` or `yes` is a no.
    static func confirm(_ question: String) -> Bool {
        ["y", "yes"].contains(answer(to: question).lowercased())
    }

    /// Asks a question on the terminal and returns the answer without blanks around it; empty for none.
    static func answer(to question: String) -> String {
        Console().ask(question)
        return readLine(strippingNewline: true)?.trimmingCharacters(in: .whitespaces) ?? ""
    }
}
