import TerminalKit

/// Describes why the program could not use the terminal, and what to do about it.
public struct TerminalError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What a caller may distinguish.
    public enum Code: Hashable, Sendable {
        /// Standard input or output is a pipe or a file.
        case notATerminal
        /// `TERM` is not set.
        case typeMissing
        /// `TERM` names a type this system does not know.
        case typeUnknown
        /// `TERM` names a type that cannot clear its screen or move its cursor.
        case typeTooSimple
        /// The process holds the terminal already.
        case alreadyOpen
        /// The process is in the background, without a shell that could bring it to the foreground.
        case inBackground
        /// The system refused.
        case refused
    }

    /// What a caller may distinguish.
    public let code: Code
    /// What happened, as the beginning of a sentence.
    public let message: String
    /// What to do, as the rest of it.
    public let remedy: String

    /// The whole sentence.
    public var description: String { "\(message); \(remedy)" }

    static func notATerminal(_ stream: String) -> TerminalError {
        TerminalError(
            code: .notATerminal,
            message: "orderdesk needs a terminal, and its standard \(stream) is not one",
            remedy: "run it in a terminal without a pipe or redirection, or use a command such as 'orderdesk orders'")
    }

    static let typeMissing = TerminalError(
        code: .typeMissing,
        message: "the terminal type is not known, because TERM is not set",
        remedy: "set it, for example TERM=xterm-256color")

    static func typeUnknown(_ name: String) -> TerminalError {
        TerminalError(
            code: .typeUnknown,
            message: "the terminal type '\(TextWidth.clipped(name, to: 40))' is unknown",
            remedy: "set TERM, for example TERM=xterm-256color")
    }

    static func typeTooSimple(_ name: String) -> TerminalError {
        TerminalError(
            code: .typeTooSimple,
            message:
                "a terminal of type '\(TextWidth.clipped(name, to: 40))' cannot clear its screen or move its cursor",
            remedy: "use another terminal, set TERM to what it really is, or have lines of text written with --plain")
    }

    static let alreadyOpen = TerminalError(
        code: .alreadyOpen,
        message: "the terminal is in use by this process already",
        remedy: "close it first")

    static let inBackground = TerminalError(
        code: .inBackground,
        message: "the program is in the background of its terminal, and no shell is left to bring it to the foreground",
        remedy: "start it again in a terminal of its own")

    static func refused(_ reason: String) -> TerminalError {
        TerminalError(
            code: .refused,
            message: "the terminal cannot be taken over (\(reason))",
            remedy: "try again in a new terminal window")
    }
}
