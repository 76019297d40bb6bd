import ArgumentParser

/// Pauses whoever projects and keeps that up until it is killed.
struct Pause: AsyncParsableCommand {
    @OptionGroup var desk: WorkerOptions

    func run() async throws {
        let desk = try await desk.open()
        let remote = desk.makeRemote()
        try await remote.setPaused(true)
        Line.write("ready")
        await remote.run(clock: ContinuousClock())
    }
}
