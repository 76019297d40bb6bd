import ArgumentParser
import CQRS
import Dispatch
import Foundation

/// Takes part in projecting until it is killed; SIGUSR1 makes its read store fail, SIGUSR2 makes the store's writes
/// hang, and SIGHUP repairs it. Pauses the projection as a dashboard does, if that is asked for.
struct Project: AsyncParsableCommand {
    @OptionGroup var desk: WorkerOptions
    @Flag(help: "Pauses the projection, keeps that up and reports when another ended it.") var paused = false

    func run() async throws {
        let desk = try await desk.open()
        let store = SeverableProjectionStore(desk.readStore)
        let switches = [
            Self.on(SIGUSR1) { store.set(.failing) },
            Self.on(SIGUSR2) { store.set(.hanging) },
            Self.on(SIGHUP) { store.set(.connected) },
        ]
        defer { for one in switches { one.cancel() } }
        let remote = desk.makeRemote()
        if paused { try await remote.setPaused(true) }
        async let _ = remote.run(clock: ContinuousClock())
        async let _ = Self.report(remote.losses)
        Line.write("ready")
        await desk.makeRunner(for: store).run(clock: ContinuousClock())
    }

    private static func report(_ losses: AsyncStream<ControlLoss>) async {
        for await loss in losses { Line.write("lost \(loss.hasRunOut ? "while stopped" : "to another")") }
    }

    private static func on(_ number: Int32, do action: @escaping @Sendable () -> Void) -> any DispatchSourceSignal {
        // Else the signal ends the process before anyone hears of it.
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler {
            action()
            Line.write("signal \(number)")
        }
        source.resume()
        return source
    }
}
