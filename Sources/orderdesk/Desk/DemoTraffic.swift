import CQRS
import DeskComposition
import OrderCommands
import OrderTraffic

/// Sends made-up traffic to a desk, each command at its time, until it is cancelled.
struct DemoTraffic<C: Clock>: Sendable where C.Duration == Duration {
    let desk: CommandBus
    var generator: TrafficGenerator
    let clock: C
    /// Reports that the log cannot be written; the traffic goes on.
    let warn: @Sendable (String) -> Void

    /// Sends until the task is cancelled.
    func run() async {
        var generator = generator
        let start = clock.now
        while !Task.isCancelled {
            let step = generator.next()
            do {
                try await clock.sleep(until: start.advanced(by: step.offset), tolerance: nil)
                try await send(step)
            } catch is CancellationError {
                return
            } catch {
                warn("a command of the traffic is lost: \(error)")
            }
        }
    }

    /// Sends one command; a refusal is part of the traffic.
    func send(_ step: TrafficStep) async throws {
        let metadata = CommandMetadata(commandID: step.commandID, actor: step.actor)
        switch step.act {
        case .place(let command): _ = try await desk.dispatch(command, metadata: metadata)
        case .approve(let command): _ = try await desk.dispatch(command, metadata: metadata)
        case .ship(let command): _ = try await desk.dispatch(command, metadata: metadata)
        case .cancel(let command): _ = try await desk.dispatch(command, metadata: metadata)
        case .suspend(let command): _ = try await desk.dispatch(command, metadata: metadata)
        case .reinstate(let command): _ = try await desk.dispatch(command, metadata: metadata)
        }
    }
}
