import TestSupport

extension LongRun {
    /// Adds the line of a test that looked for faults and collected a sentence for each.
    static func report(item: String, tried: String, findings: [String]) {
        report(item: item, tried: tried, lost: findings.isEmpty ? "nothing" : findings.joined(separator: "; "))
    }
}
