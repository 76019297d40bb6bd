import CNcurses
import TerminalKit

/// What the terminal is asked once at the start, and its answers.
///
/// Pure: the bytes that are read go in, and the instant they were read at. The decoder of keys reads the same bytes and
/// makes nothing of an answer, whether it is awaited or not.
struct TerminalQuestions {
    /// An answer that changes what is drawn.
    enum Answer: Hashable {
        /// What is behind the text (OSC 11).
        case background(RGB)
        /// A frame can be shown as a whole (DEC's mode 2026).
        case synchronizedOutput
    }

    /// Which colour is behind the text, whether there is the mode 2026, and last what every terminal answers (DA1).
    static let bytes = Array("\u{1B}]11;?\u{1B}\\\u{1B}[?2026$p\u{1B}[c".utf8)

    /// How long a program that ends waits for answers, which would go to the shell.
    private static let patience = Duration.milliseconds(200)
    /// How late an answer may be to change how the screen looks.
    private static let validity = Duration.seconds(2)

    private let askedAt: ContinuousClock.Instant
    private var reader = AnswerReader()
    /// Whether what is answered last has come.
    private var isOver = false

    /// Creates questions that were asked at an instant.
    init(askedAt: ContinuousClock.Instant) {
        self.askedAt = askedAt
    }

    /// Returns whether a terminal of a type ignores what it does not know of them.
    static func mayBeAsked(ofType type: String?) -> Bool {
        screen_speaks_xterm() && !["eterm", "emacs", "cygwin", "sun"].contains { type?.hasPrefix($0) == true }
    }

    /// Receives what was read and returns the answers in it; none once all have come, or it is too late.
    mutating func receive(_ bytes: some Sequence<UInt8>, at now: ContinuousClock.Instant) -> [Answer] {
        guard isAwaited(at: now) else { return [] }
        var answers: [Answer] = []
        for byte in bytes where !isOver {
            switch reader.receive(byte) {
            case .background(let color)?: answers.append(.background(color))
            case .mode(2026, isKnown: true)?: answers.append(.synchronizedOutput)
            case .attributes?: isOver = true
            case .mode?, nil: break
            }
        }
        return answers
    }

    /// Returns whether an answer may still come that counts.
    func isAwaited(at now: ContinuousClock.Instant) -> Bool { !isOver && now < askedAt + Self.validity }

    /// Returns how much longer to wait for the rest; nil when all has come or the time is over.
    func remaining(at now: ContinuousClock.Instant) -> Duration? {
        let left = askedAt + Self.patience - now
        return isOver || left <= .zero ? nil : left
    }
}

/// Finds the answers to a few questions among other bytes, however these come in pieces.
struct AnswerReader {
    /// A whole answer.
    enum Report: Hashable {
        /// The colour behind the text.
        case background(RGB)
        /// Whether a private mode is known to the terminal and not fixed to off.
        case mode(Int, isKnown: Bool)
        /// What the terminal is (DA1).
        case attributes
    }

    private enum State {
        case text
        case escape
        /// After `ESC [`.
        case control
        /// After `ESC ]`.
        case string
        /// After an `ESC` in a string.
        case stringEscape
    }

    /// No answer is longer.
    private static let limitBytes = 64

    private var state = State.text
    private var bytes: [UInt8] = []

    /// Receives the next byte and returns the answer it completes.
    mutating func receive(_ byte: UInt8) -> Report? {
        switch (state, byte) {
        case (.text, 0x1B): state = .escape
        case (.text, _): break
        case (.escape, UInt8(ascii: "[")): begin(.control)
        case (.escape, UInt8(ascii: "]")): begin(.string)
        case (.stringEscape, UInt8(ascii: "\\")), (.string, 0x07): return end(Self.color(in: bytes))
        case (.stringEscape, UInt8(ascii: "[")): begin(.control)
        case (.stringEscape, UInt8(ascii: "]")): begin(.string)
        case (.string, 0x1B): state = .stringEscape
        case (.escape, 0x1B), (.stringEscape, 0x1B): break
        case (.control, 0x1B): state = .escape
        case (.control, 0x40...0x7E): return end(Self.report(bytes, final: byte))
        case (.control, 0x20...0x3F), (.string, 0x20...0x7E): keep(byte)
        case (.escape, _), (.stringEscape, _), (.control, _), (.string, _): state = .text
        }
        return nil
    }

    private mutating func begin(_ newState: State) {
        state = newState
        bytes.removeAll(keepingCapacity: true)
    }

    private mutating func keep(_ byte: UInt8) {
        if bytes.count < Self.limitBytes { bytes.append(byte) } else { state = .text }
    }

    private mutating func end(_ report: Report?) -> Report? {
        state = .text
        return report
    }

    private static func report(_ bytes: [UInt8], final: UInt8) -> Report? {
        guard bytes.first == UInt8(ascii: "?") else { return nil }
        if final == UInt8(ascii: "c") { return .attributes }
        guard final == UInt8(ascii: "y"), bytes.last == UInt8(ascii: "$") else { return nil }
        let numbers = bytes.dropFirst().dropLast().split(separator: UInt8(ascii: ";")).map {
            Int(String(decoding: $0, as: UTF8.self))
        }
        guard numbers.count == 2, let mode = numbers[0], let setting = numbers[1] else { return nil }
        // 0 is a mode that is not known, and 4 one that is always off.
        return .mode(mode, isKnown: (1...3).contains(setting))
    }

    /// Reads `11;rgb:RRRR/GGGG/BBBB`, where each part has one to four digits, or `11;#` with as many for each.
    private static func color(in bytes: [UInt8]) -> Report? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.hasPrefix("11;") else { return nil }
        let value = text.dropFirst(3)
        var parts: [Substring] = []
        if value.hasPrefix("rgb:") || value.hasPrefix("rgba:") {
            parts = value.drop { $0 != ":" }.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
            // What lets the desktop through has a fourth part.
            if value.hasPrefix("rgba:"), parts.count == 4 { parts.removeLast() }
        } else if value.hasPrefix("#"), (value.count - 1) % 3 == 0 {
            let digits = Array(value.dropFirst())
            let length = digits.count / 3
            parts = (0..<3).map { Substring(String(digits[$0 * length..<($0 + 1) * length])) }
        }
        let shades = parts.compactMap(shade)
        guard parts.count == 3, shades.count == 3 else { return nil }
        return .background(RGB(shades[0], shades[1], shades[2]))
    }

    /// Returns a part of one to four hexadecimal digits as one of two.
    private static func shade(_ digits: Substring) -> UInt8? {
        guard (1...4).contains(digits.count), digits.allSatisfy(\.isHexDigit), let value = Int(digits, radix: 16) else {
            return nil
        }
        let most = (1 << (4 * digits.count)) - 1
        return UInt8((value * 255 + most / 2) / most)
    }
}
