import ArgumentParser
import CQRS

/// A duration as people write it: `2s`, `500ms`, `1.5s`, `3m`, `7d`; at most a day.
package struct DurationArgument: ExpressibleByArgument, Hashable, Sendable {
    package let duration: Duration

    package init?(argument: String) {
        guard let duration = Duration(text: argument) else { return nil }
        self.duration = duration
    }
}
