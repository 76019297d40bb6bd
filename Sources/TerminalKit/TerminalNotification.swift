/// Calls for the attention of a person who may not look at the terminal.
public enum TerminalNotification: Hashable, Sendable {
    /// Its bell.
    case bell
    /// A notification of the desktop, where the terminal knows OSC 9.
    case text(String)
    /// A notification of the desktop with a title, where the terminal knows OSC 777.
    case titled(String, String)

    /// The bytes for it; texts are sanitized, so none can end the sequence or begin another.
    public var sequence: String {
        switch self {
        case .bell: "\u{7}"
        // A number in front would mean something else to some terminals.
        case .text(let text): "\u{1B}]9;\(text.first?.isNumber == true ? " " : "")\(TextWidth.sanitized(text))\u{7}"
        case .titled(let title, let text):
            "\u{1B}]777;notify;\(Self.part(title));\(Self.part(text))\u{7}"
        }
    }

    /// A semicolon divides the parts.
    private static func part(_ text: String) -> String { TextWidth.sanitized(text).replacing(";", with: ",") }
}
