import TestSupport
import Testing

/// Runs the kernel on a simulated machine; `simulate` itself runs as many seeds as are wanted.
@Suite(.timeLimit(.minutes(5))) struct SimulationTests {
    @Test func `no seed breaks a law`() async throws {
        let run = try await SimulateProgram("--seeds", "1..\(LongRun.count(short: 120, long: 1_000))")
        #expect(run.status == 0, "\(run.output)")
    }

    @Test func `a seed repeats its run job by job, wherever it stands in a range`() async throws {
        let range = try await SimulateProgram("--seeds", "15..20", "--verbose")
        let alone = try await SimulateProgram("--seed", "17", "--verbose")
        #expect(!alone.lines(beginning: "seed 17:").isEmpty)
        #expect(range.lines(beginning: "seed 17:") == alone.lines(beginning: "seed 17:"))
    }

    /// Every planted bug with the laws it can break first; which one that is depends on the seed.
    static let bugs = [
        ("skipped-event", ["every event up to the checkpoint"]),
        ("position-gap", ["positions are contiguous", "what may pass never stops"]),
        ("dropped-append", ["accepted means in the log", "a command id has one answer"]),
        ("command-id-ignored", ["a command is in the log once", "a command id has one answer"]),
        (
            "lease-ignored",
            ["a lease is taken only", "only the holder of the lease", "every holding has its own epoch"]
        ),
        ("lag-of-projector", ["lag is never too small", "behind is what waits", "LIVE means"]),
        ("rows-without-checkpoint", ["every event up to the checkpoint"]),
        ("rebuild-in-place", ["every event up to the checkpoint"]),
        ("discard-forgotten", ["what was discarded", "a rebuilt read model equals", "nothing runs away"]),
        ("wake-up-lost-for-good", ["once faults stop, all is well soon"]),
        ("control-overlooked", ["a pause lets nothing through"]),
        (
            "stop-overlooked",
            ["a stopped session projects nothing", "only the holder", "nobody starts a session unasked"]
        ),
        ("failure-repeated", ["a failure that was met is done with"]),
        (
            "foreign-rows-trusted",
            ["nothing is applied on top of another log's rows", "another log's rows are never LIVE", "an answer says"]
        ),
        (
            "edit-overlooked",
            ["once faults stop, all is well soon", "nothing is applied on top of another log's rows"]
        ),
        ("content-forgotten", ["another command under a used id is refused"]),
        ("recorded-time-raised", ["an event is recorded when the clock says"]),
        ("future-believed", ["what is dated in the future", "lag is never too small", "nothing moving for long"]),
    ]

    @Test(arguments: bugs)
    func `a bug of the field that is planted is found within few seeds`(bug: String, laws: [String]) async throws {
        let run = try await SimulateProgram("--seeds", "1..60", "--sabotage", bug)
        #expect(run.status == 1, "\(run.output)")
        #expect(laws.contains { run.output.contains("broke a law: \($0)") }, "\(run.output)")
    }

    @Test func `a range that is none is refused with a sentence`() async throws {
        let run = try await SimulateProgram("--seeds", "9..1")
        #expect(run.status == 64)
        #expect(run.errors.contains("invalid for '--seeds"))
    }
}
