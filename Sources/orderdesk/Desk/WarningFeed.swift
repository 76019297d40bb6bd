import CQRS

/// Carries the warnings of the log file to the dashboard; only the newest few are buffered, older ones are in the file.
final class WarningFeed: Sendable {
    /// The warnings from now on; for one reader.
    let warnings: AsyncStream<String>
    private let continuation: AsyncStream<String>.Continuation

    init() {
        (warnings, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(4))
    }

    /// Passes a warning on; never blocks.
    func post(_ warning: String) {
        continuation.yield(warning)
    }

    /// Passes on what others ended of this dashboard's wishes, until the task is cancelled.
    func follow(_ losses: AsyncStream<ControlLoss>) async {
        for await loss in losses { loss.sentence.map(post) }
    }
}
