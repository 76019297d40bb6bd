import ArgumentParser
import OrderRecords

/// Counts what became of the lines, for the last sentence and the exit code.
struct CommandTally {
    private var counts: [CommandAnswerLine.Outcome: Int] = [:]
    private var late = 0

    /// Counts one line.
    mutating func count(_ answer: CommandAnswerLine) {
        counts[answer.outcome, default: 0] += 1
        if answer.isLate { late += 1 }
    }

    /// The counts for people.
    var sentence: String {
        let parts: [(CommandAnswerLine.Outcome, String)] = [
            (.accepted, "accepted"), (.answeredBefore, "answered before"), (.rejected, "refused"),
            (.malformed, "not read"), (.lost, "lost: nothing was sent after it"),
        ]
        let total = counts.values.reduce(0, +)
        let named = parts.compactMap { outcome, word in counts[outcome].map { "\($0.grouped) \(word)" } }
        return ([total == 1 ? "1 command" : "\(total.grouped) commands"] + named).joined(separator: " · ")
    }

    /// The exit code that the worst of them asks for; nil when every command was accepted and is shown, if it was waited for.
    var exitStatus: ExitCode? {
        if counts[.lost] != nil { return ExitStatus.unavailable }
        if counts[.malformed] != nil { return ExitStatus.badInput }
        if counts[.rejected] != nil { return ExitStatus.rejected }
        return late > 0 ? ExitStatus.notYetVisible : nil
    }
}
