import TestSupport

/// What a person does with the mouse; the reports are those of a terminal (SGR).
extension TerminalSession {
    /// Clicks where a text begins on the screen, at its first place, quickly when more than once.
    func click(_ text: String, times: Int = 1, isolation: isolated (any Actor)? = #isolation) async throws {
        let place = try await place(of: text)
        let report = "\u{1B}[<0;\(place.column);\(place.row)"
        try await type(String(repeating: "\(report)M\(report)m", count: times))
    }

    /// Turns the wheel by notches over a text.
    func turnWheel(
        down notches: Int, over text: String, isolation: isolated (any Actor)? = #isolation
    ) async throws {
        let place = try await place(of: text)
        try await type(String(repeating: "\u{1B}[<65;\(place.column);\(place.row)M", count: notches))
    }

    /// Where a text begins, counted from 1.
    private func place(of text: String) async throws -> (row: Int, column: Int) {
        let lines = try await wait(for: text).split(separator: "\n", omittingEmptySubsequences: false)
        for (row, line) in lines.enumerated() {
            guard let range = line.firstRange(of: text) else { continue }
            return (row + 1, line[..<range.lowerBound].count + 1)
        }
        throw ConditionNotMet("'\(text)' stands in one line")
    }
}
