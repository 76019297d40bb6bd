import Foundation
import Synchronization

/// Wakes one waiting task when one of its feeds ticks or a set time has passed; pending wake-ups are merged into one.
final class Alarm<C: Clock>: Sendable where C.Duration == Duration {
    let ticks: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation
    private let clock: C
    private let listeners: [Task<Void, Never>]
    private let timer = Mutex<Task<Void, Never>?>(nil)

    /// Listens to the feeds from now on.
    init(_ feeds: AsyncStream<Void>..., clock: C) {
        let (ticks, bell) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        self.ticks = ticks
        self.bell = bell
        self.clock = clock
        self.listeners = feeds.map { feed in
            Task { for await _ in feed { bell.yield() } }
        }
    }

    /// Rings once after `duration`, in place of any ring set before.
    func ring(after duration: Duration) {
        let next = Task { [clock, bell] in
            do { try await clock.sleep(for: duration) } catch { return }
            bell.yield()
        }
        timer.withLock { current in
            current?.cancel()
            current = next
        }
    }

    /// Ends the ticks and everything that feeds them.
    func stop() {
        timer.withLock { $0?.cancel() }
        for listener in listeners { listener.cancel() }
        bell.finish()
    }
}
