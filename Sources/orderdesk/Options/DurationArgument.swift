import ArgumentParser
import CQRS

/// A duration as people write it: `2s`, `500ms`, `1.5s`, `3m`, `7d`; at most a day.
struct DurationArgument: ExpressibleByArgument, Hashable, Sendable {
    let duration: Duration

    init?(argument: String) {
        guard let duration = Duration(text: argument) else { return nil }
        self.duration = duration
    }
}
