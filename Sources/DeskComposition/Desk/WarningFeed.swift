/// Carries the warnings of the log file to the dashboard; only the newest few are buffered, older ones are in the file.
package final class WarningFeed: Sendable {
    /// The warnings from now on; for one reader.
    package let warnings: AsyncStream<String>
    private let continuation: AsyncStream<String>.Continuation

    package init() {
        (warnings, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(4))
    }

    /// Passes a warning on; never blocks.
    package func post(_ warning: String) {
        continuation.yield(warning)
    }
}
