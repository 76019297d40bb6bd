import CQRS

/// Delivers ticks to every listener of one store, as unreliably as the run's faults want.
///
/// The kernel is promised that no commit goes without a later tick. The simulation is harder: a lost tick stays lost,
/// so that the heartbeat and the monitor's interval have to make up for it.
// Unchecked: only ever touched by the one thread of the simulation, which `ExecutorHooks` enforces.
final class Feed: @unchecked Sendable {
    private struct Listener {
        let id: Int
        let port: Port
        let continuation: AsyncStream<Void>.Continuation
    }

    private var listeners: [Listener] = []
    private var lastID = 0

    /// Returns the ticks for one part of a process.
    func ticks(for port: Port) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        lastID += 1
        let id = lastID
        listeners.append(Listener(id: id, port: port, continuation: continuation))
        continuation.onTermination = { [weak self] _ in self?.listeners.removeAll { $0.id == id } }
        return stream
    }

    /// Ticks after something changed, at once for the process that did it, within 50 ms for the others.
    func notify(by process: SimulatedProcess, in world: World) {
        for listener in listeners where listener.port.process.state != .crashed {
            deliver(to: listener, isOwn: listener.port.process === process, in: world)
        }
    }

    private func deliver(to listener: Listener, isOwn: Bool, in world: World) {
        let port = listener.port
        if world.losesWakeUps(of: port.role) || world.happens(.wakeUpLost, at: port) { return }
        let isLate = world.happens(.wakeUpLate, at: port)
        if world.happens(.wakeUpDoubled, at: port) { tick(listener, after: world.tickDelay(isLate: true), in: world) }
        if isOwn, !isLate {
            listener.continuation.yield()
        } else {
            tick(listener, after: world.tickDelay(isLate: isLate), in: world)
        }
    }

    private func tick(_ listener: Listener, after delay: Duration, in world: World) {
        world.spawn {
            await world.pause(delay)
            listener.continuation.yield()
        }
    }
}
