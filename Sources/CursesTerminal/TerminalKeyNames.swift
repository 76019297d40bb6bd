import CNcurses
import TerminalKit

/// The key sequences of the terminal's own description (terminfo), without the `ESC` they all begin with.
struct TerminalKeyNames: Sendable {
    private let keys: [[UInt8]: Key]
    /// Beginnings of those that no other rule finds the end of.
    private let beginnings: Set<[UInt8]>

    /// Creates the table from sequences, each with its `ESC`; others are left out.
    init(_ sequences: [[UInt8]: Key] = [:]) {
        var keys: [[UInt8]: Key] = [:]
        for (sequence, key) in sequences where sequence.first == 0x1B && sequence.count > 1 {
            keys[Array(sequence.dropFirst())] = key
        }
        self.keys = keys
        let others = keys.keys.filter { $0.count > 1 && ![UInt8(ascii: "["), UInt8(ascii: "O")].contains($0[0]) }
        beginnings = Set(others.flatMap { key in (1..<key.count).map { Array(key.prefix($0)) } })
    }

    /// The table of a terminal; to be asked for once the screen is open.
    static var ofTerminal: TerminalKeyNames {
        var sequences: [[UInt8]: Key] = [:]
        // Some descriptions name a sequence twice; what has a meaning of its own goes before a number.
        for number in 1...63 { add("kf\(number)", .function(number), &sequences) }
        for (name, key) in named { add(name, key, &sequences) }
        return TerminalKeyNames(sequences)
    }

    /// Returns the key of a whole sequence, given without its `ESC`.
    func key(_ bytes: some Collection<UInt8>) -> Key? {
        keys.isEmpty ? nil : keys[Array(bytes)]
    }

    /// Returns whether bytes behind an `ESC` begin a key.
    func isBeginning(_ bytes: some Collection<UInt8>) -> Bool {
        beginnings.isEmpty ? false : beginnings.contains(Array(bytes))
    }

    private static func add(_ name: String, _ key: Key, _ sequences: inout [[UInt8]: Key]) {
        guard let value = screen_capability(name) else { return }
        sequences[Array(String(cString: value).utf8)] = key
    }

    private static let named: [(String, Key)] = plain + modified

    private static let plain: [(String, Key)] = [
        ("kcuu1", .up), ("kcud1", .down), ("kcub1", .left), ("kcuf1", .right), ("khome", .home), ("kend", .end),
        ("kpp", .pageUp), ("knp", .pageDown), ("kdch1", .delete), ("kich1", .insert), ("kbs", .backspace),
        ("kent", .enter), ("kcbt", .backTab), ("kri", .up), ("kind", .down), ("kf0", .function(10)),
        ("kpADD", .character("+")), ("kpSUB", .character("-")), ("kpMUL", .character("*")),
        ("kpDIV", .character("/")), ("kpDOT", .character(".")), ("kpCMA", .character(",")), ("kpZRO", .character("0")),
    ]

    /// Keys with Shift have names in capitals; with other modifiers these end in a digit.
    private static let modified: [(String, Key)] = [
        ("kUP", .up), ("kDN", .down), ("kLFT", .left), ("kRIT", .right), ("kHOM", .home), ("kEND", .end),
        ("kPRV", .pageUp), ("kNXT", .pageDown), ("kDC", .delete), ("kIC", .insert),
    ].flatMap { (name: String, key: Key) in
        [(name, key)] + (3...8).map { ("\(name)\($0)", key) }
    }
}
