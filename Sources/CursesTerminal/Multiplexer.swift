/// Names what stands between the program and the terminal that a person sees.
public enum Multiplexer: Hashable, Sendable {
    /// Nothing.
    case none
    /// tmux.
    case tmux
    /// GNU screen.
    case screen

    /// Finds it by what it sets in the environment of what runs in it.
    public init(environment: [String: String]) {
        func isSet(_ name: String) -> Bool { environment[name]?.isEmpty == false }
        self = isSet("TMUX") ? .tmux : isSet("STY") ? .screen : .none
    }

    /// Returns a control sequence so that it reaches the terminal that a person sees; tmux passes it on where
    /// `allow-passthrough` is on.
    public func passing(_ sequence: String) -> String {
        switch self {
        case .none: sequence
        case .tmux:
            "\u{1B}Ptmux;\(sequence.split(separator: "\u{1B}", omittingEmptySubsequences: false).joined(separator: "\u{1B}\u{1B}"))\u{1B}\\"
        case .screen: "\u{1B}P\(sequence)\u{1B}\\"
        }
    }
}
