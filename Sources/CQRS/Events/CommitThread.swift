import Dispatch

/// Runs tasks one after another on a thread that may wait for the disk, unlike those of the pool that tasks share.
///
/// There is a thread while there is something to run.
public final class CommitThread: TaskExecutor {
    private let queue = DispatchQueue(label: "commits", qos: .userInitiated)

    /// Creates one that has nothing to run.
    public init() {}

    /// Runs a job behind those enqueued before it.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}
