import Foundation
import TestSupport
import Testing

/// The projector is driven from a shell while a dashboard projects.
@Suite(.timeLimit(.minutes(3)))
struct ProjectorCommandTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    private func projector(_ words: String...) async throws -> Outcome {
        try await desk.run(["projector"] + words + ["--json"])
    }

    @Test func `a dashboard's projector is paused, stepped, slowed, broken, stopped and started from a shell`()
        async throws
    {
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            let paused = try await projector("pause")
            #expect(paused.exitCode == 0)
            #expect(paused.output.contains("\"pausedBy\":\"alice\""))
            for order in ["A1", "A2", "A3"] { try await desk.place(order) }
            try await session.wait(until: "all three wait") {
                TerminalSession.header(of: $0).contains("‖ PAUSED · 3 behind")
            }
            let stepped = try await projector("step", "2")
            #expect(stepped.exitCode == 0)
            #expect(stepped.output.contains("\"behind\":1"))
            try await session.wait(for: "A2")
            #expect(!stepped.errors.contains("nothing waits"))
            #expect(try await projector("step").exitCode == 0)
            let idle = try await projector("step")
            #expect(idle.exitCode == 0 && idle.errors == "nothing waits, so no event was applied\n")
            #expect(try await projector("resume").exitCode == 0)
            try await session.waitUntilLive()

            #expect(try await projector("delay", "100ms").output.contains("\"delayMilliseconds\":100"))
            try await session.wait(for: "delay 100 ms")
            #expect(try await projector("delay", "off").exitCode == 0)

            #expect(try await projector("fail-next").output.contains("\"nextEventFailsFor\":\"alice\""))
            try await desk.place("A4")
            try await session.wait(for: "4 dead letters")
            #expect(try await desk.run("dead-letters", "retry", "--all").exitCode == 0)
            try await session.wait(for: "A4")

            let stopped = try await projector("stop")
            #expect(stopped.exitCode == 0)
            #expect(stopped.output.contains("\"projecting\":false"))
            #expect(stopped.output.contains("\"stoppedBy\":\"alice\""))
            try await session.wait(for: "✖ STALLED")
            let again = try await projector("stop")
            #expect(again.exitCode == 1)
            #expect(again.output.contains("NO_PROJECTOR"))
            let started = try await projector("start")
            #expect(started.exitCode == 0)
            #expect(started.output.contains("\"projecting\":true"))
            try await session.waitUntilLive()
        }
    }

    @Test func `where nobody projects it says so`() async throws {
        let paused = try await desk.run("projector", "pause")
        #expect(paused.exitCode == 75)
        #expect(paused.errors.contains("no process projects at the moment"))
        #expect(try await desk.run("status").errors.contains("paused by alice"))
        let stepped = try await desk.run("projector", "step")
        #expect(stepped.exitCode == 1)
        #expect(stepped.errors.contains("NO_PROJECTOR"))
        #expect(try await desk.run("projector", "resume").exitCode == 75)
        #expect(try await desk.run("projector", "step").errors.contains("NOT_PAUSED"))
        #expect(try await desk.run("projector", "start", "--wait", "100ms").exitCode == 75)
        #expect(try await desk.run("projector", "stop").errors.contains("NO_PROJECTOR"))
        #expect(try await desk.run("projector").exitCode == 0)
    }

    @Test(arguments: [["step", "0"], ["step", "x"], ["delay"], ["delay", "-1s"], ["delay", "soon"], ["fly"]])
    func `wrong words are refused with the usage`(words: [String]) async throws {
        #expect(try await desk.run(["projector"] + words).exitCode == 64)
    }

    @Test func `a desk that is not there is not made`() async throws {
        let outcome = try await desk.run("projector", "pause", "--data", desk.directory.file("none").path)
        #expect(outcome.exitCode == 69)
        #expect(outcome.errors.contains("there is no desk"))
    }
}
