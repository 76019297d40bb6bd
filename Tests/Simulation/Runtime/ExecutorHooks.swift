import Foundation

/// Replaces Swift's executor: every job the runtime wants to run goes to one ``Scheduler`` instead of a thread pool.
///
/// The runtime calls these hooks before it enqueues anything, so every `Task`, every resumed continuation and every
/// contended actor becomes a job that the scheduler picks. Real delays are refused: nothing in a simulation may wait
/// for real time.
enum ExecutorHooks {
    // Only the thread that installed the hooks reads or writes these two; any other one traps in `receive`.
    nonisolated(unsafe) private static var scheduler: Scheduler?
    nonisolated(unsafe) private static var owner: pthread_t?

    private typealias Enqueue = @convention(c) (UnsafeMutableRawPointer, UnsafeMutableRawPointer) -> Void
    private typealias RunJob = @convention(c) (UnsafeMutableRawPointer, Int, Int) -> Void

    private static let runJob = unsafeBitCast(symbol("swift_job_run"), to: RunJob.self)

    /// Sends all jobs to `scheduler` from now on.
    static func install(_ scheduler: Scheduler) {
        if owner == nil {
            owner = pthread_self()
            let enqueue: Enqueue = { job, _ in ExecutorHooks.receive(job) }
            set("swift_task_enqueueGlobal_hook", unsafeBitCast(enqueue, to: UnsafeRawPointer.self))
            set("swift_task_enqueueMainExecutor_hook", unsafeBitCast(enqueue, to: UnsafeRawPointer.self))
            let refuse: @convention(c) () -> Void = { fatalError("something waits for real time") }
            set("swift_task_enqueueGlobalWithDelay_hook", unsafeBitCast(refuse, to: UnsafeRawPointer.self))
            set("swift_task_enqueueGlobalWithDeadline_hook", unsafeBitCast(refuse, to: UnsafeRawPointer.self))
        }
        assertOnOwner()
        self.scheduler = scheduler
    }

    /// Runs a job on this thread until it suspends or ends.
    static func run(_ job: UnsafeMutableRawPointer) {
        // Two zero words are the runtime's own reference to "no particular executor".
        runJob(job, 0, 0)
    }

    /// Traps on any thread but the simulation's own.
    static func assertOnOwner() {
        precondition(owner.map { pthread_equal($0, pthread_self()) != 0 } ?? false, "the simulation has one thread")
    }

    private static func receive(_ job: UnsafeMutableRawPointer) {
        assertOnOwner()
        guard let scheduler else { fatalError("a job outside of any run") }
        scheduler.enqueue(job)
    }

    private static func set(_ name: String, _ function: UnsafeRawPointer) {
        symbol(name).assumingMemoryBound(to: UnsafeRawPointer?.self).pointee = function
    }

    private static func symbol(_ name: String) -> UnsafeMutableRawPointer {
        guard let found = dlsym(nil, name) else { fatalError("this Swift runtime has no \(name)") }
        return found
    }
}
