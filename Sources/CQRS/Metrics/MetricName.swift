/// Names what the kernel measures, for those who read its metrics.
public enum MetricName {
    /// Counts commands by ``command`` and ``outcome``.
    public static let commands = "commands_total"
    /// Times commands by ``command``, from handing in to receipt, retries after conflicts among it.
    public static let commandDuration = "command_duration"
    /// Times queries by ``query``, the wait for a position among it.
    public static let queryDuration = "query_duration"
    /// Counts how often an aggregate was in the cache, by ``result``.
    public static let aggregateLoads = "aggregate_loads_total"
    /// Records how many appends shared each transaction of the log.
    public static let appendGroup = "append_group_size"
    /// Records how many events each transaction of a projector applied.
    public static let projectionBatch = "projection_batch_size"
    /// Counts the events that a projector applied.
    public static let projectedEvents = "projected_events_total"

    /// The dimension that has a command's name.
    public static let command = "command"
    /// The dimension that has ``accepted``, ``failed`` or the code of a rejection.
    public static let outcome = "outcome"
    /// The dimension that has a query's name.
    public static let query = "query"
    /// The dimension that has ``hit`` or ``miss``.
    public static let result = "result"

    /// The outcome of a command that was accepted.
    public static let accepted = "accepted"
    /// The outcome of a command that threw an error.
    public static let failed = "error"
    /// The result of looking up what was in the cache.
    public static let hit = "hit"
    /// The result of looking up what had to be read.
    public static let miss = "miss"
}
