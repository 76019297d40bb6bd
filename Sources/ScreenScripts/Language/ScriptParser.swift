import TerminalKit

/// Reads a script: a text becomes statements with their places, or everything that is wrong in it.
///
/// The language is that of VHS tapes, as far as it has a meaning on a full screen, with `Caption` in addition. A line may
/// hold several statements; `#` begins a comment.
public struct ScriptParser: Sendable {
    /// The most statements of one script; a script that needs more is a mistake.
    static let mostStatements = 100_000
    /// The most rows and columns of a screen.
    static let mostCells = 500
    /// The most times that one statement presses a key or turns the wheel.
    static let mostPresses = 1_000

    private let file: String

    /// Creates a parser that names its file in what it reports.
    public init(file: String) {
        self.file = file
    }

    /// Returns the statements of a text; throws ``ScriptFaults``.
    public func statements(in text: String) throws(ScriptFaults) -> [ScriptStatement] {
        var statements: [ScriptStatement] = []
        var faults: [ScriptFault] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            var reader = StatementReader(line)
            do {
                while let (act, column) = try reader.next() {
                    statements.append(ScriptStatement(act, at: place(index, column)))
                }
            } catch {
                faults.append(ScriptFault(error.message, at: place(index, error.column)))
            }
            guard statements.count <= Self.mostStatements, faults.count <= Self.mostStatements else {
                faults.append(
                    ScriptFault("a script has at most \(Self.mostStatements) statements", at: place(index, 1)))
                break
            }
        }
        guard faults.isEmpty else { throw ScriptFaults(faults) }
        return statements
    }

    private func place(_ index: Int, _ column: Int) -> ScriptPlace {
        ScriptPlace(file: file, line: index + 1, column: column)
    }
}
