import CQRS
import HTTPTypes

/// What a client would like of a command's answer: `Prefer: wait=5` waits until readers see it (RFC 7240).
enum Preference {
    /// The longest wait.
    static let longestWait = Duration.seconds(60)

    /// Returns how long to wait; nil when nothing is asked for. What is not understood is passed over, as the RFC has it.
    static func wait(_ headers: HTTPFields) -> Duration? {
        for preference in headers[values: .prefer].flatMap({ $0.split(separator: ",") }) {
            let words = preference.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
            guard words.count == 2, words[0].trimmingSpaces.lowercased() == "wait",
                let seconds = Int64(words[1].trimmingSpaces.trimmingQuotes), seconds >= 0
            else { continue }
            return min(.seconds(min(seconds, 3_600)), longestWait)
        }
        return nil
    }
}

extension StringProtocol {
    fileprivate var trimmingSpaces: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
    fileprivate var trimmingQuotes: String {
        hasPrefix("\"") && hasSuffix("\"") && count > 1 ? String(dropFirst().dropLast()) : String(self)
    }
}
