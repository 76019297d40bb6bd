/// Brings the dashboard captions, which explain what is seen in a line at the bottom.
public struct CaptionServices: Sendable {
    /// The texts, one after another; nil shows none. For one reader.
    public var texts: AsyncStream<String?>
    /// Reports that the person at the desk has ended the captions: later texts are not shown.
    public var ended: @Sendable () -> Void

    /// Creates the services; by default there are no captions.
    public init(
        texts: AsyncStream<String?> = AsyncStream { $0.finish() }, ended: @escaping @Sendable () -> Void = {}
    ) {
        self.texts = texts
        self.ended = ended
    }
}
