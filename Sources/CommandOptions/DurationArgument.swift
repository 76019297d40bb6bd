import ArgumentParser
import CQRS

/// A duration as people write it: `2s`, `500ms`, `1.5s`, `3m`, `7d`; at most a day.
package struct DurationArgument: ExpressibleByArgument, Hashable, Sendable {
    package let duration: Duration

    /// A duration that stands for itself, such as a default.
    package init(_ duration: Duration) {
        self.duration = duration
    }

    package init?(argument: String) {
        guard let duration = Duration(text: argument) else { return nil }
        self.duration = duration
    }

    /// As it is written, for help.
    package var defaultValueDescription: String { duration.text }
}
