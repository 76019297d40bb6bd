import CQRS

/// Carries what the log warns of to whoever shows it; the newest few wait, older ones are only in the file.
final class WarningFeed: Sendable {
    /// The warnings from now on; for one reader.
    let warnings: AsyncStream<String>
    private let teller: AsyncStream<String>.Continuation

    init() {
        (warnings, teller) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(4))
    }

    /// Passes a warning on; never blocks.
    func tell(_ warning: String) {
        teller.yield(warning)
    }

    /// Passes on what others ended of this dashboard's wishes, until the task is cancelled.
    func follow(_ losses: AsyncStream<ControlLoss>) async {
        for await loss in losses { loss.sentence.map(tell) }
    }
}
