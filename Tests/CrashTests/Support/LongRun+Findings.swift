import TestSupport

extension LongRun {
    /// Adds the line of a test that searched for faults and collected a sentence for each; the line shows the first.
    static func report(item: String, tried: String, findings: [String]) {
        let lost = findings.first.map { "\(findings.count) times, first: \($0)" }
        report(item: item, tried: tried, lost: lost ?? "nothing")
    }
}
