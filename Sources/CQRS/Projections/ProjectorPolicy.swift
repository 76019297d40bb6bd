/// Sets the times and sizes by which a projection runner works.
public struct ProjectorPolicy: Hashable, Sendable {
    /// How long a silent holder keeps the lease; another session may acquire it afterwards.
    public var leaseDuration: Duration = .milliseconds(1_600)
    /// How often the holder shows that it lives.
    public var heartbeatInterval: Duration = .milliseconds(800)
    /// How long a control outlives the session that set it.
    public var controlLifetime: Duration = .seconds(3)
    /// The most events applied in one transaction.
    public var maximumBatch = 1_000
    /// The most batches that a projection which gathers gets in one transaction; with one, it is never behind the others.
    public var maximumGatheredBatches = 8
    /// The most bytes of these events' data, which are kept in memory meanwhile.
    public var maximumGatheredBytes = 4 << 20
    /// How long they are kept at most.
    public var longestGathering: Duration = .seconds(1)
    /// The most events that rebuilds get in one transaction while nothing else waits: fewer rows are written twice.
    public var maximumBulkBatch = 16_000
    /// The most bytes of these events' data; as many are read ahead meanwhile.
    public var maximumBulkBytes = 8 << 20
    /// How many events behind the log rows are made again in a shadow rebuild, which is faster, when that is a good part of all.
    public var farBehind = 50_000
    /// The pause before the first retry after a transient fault; it doubles with each.
    public var firstRetryPause: Duration = .milliseconds(50)
    /// The longest pause between retries.
    public var longestRetryPause: Duration = .seconds(5)

    /// Creates the default policy.
    public init() {}
}
