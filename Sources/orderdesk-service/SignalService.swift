import Foundation
import ServiceLifecycle
import Synchronization
import UnixSignals

/// Acts on signals: HUP reads files again, the first TERM or INT ends the service, a second one at once.
final class SignalService: Service {
    private struct State {
        var isEnding = false
        var end: (@Sendable () async -> Void)?
    }

    /// After this the process ends, whatever still goes on.
    private static let longestEnd = Duration.milliseconds(9_500)

    private let log: ServiceLog
    private let manager: ServiceManager
    private let reload: @Sendable () -> Void
    private let state = Mutex(State())

    init(log: ServiceLog, manager: ServiceManager, reload: @escaping @Sendable () -> Void) {
        self.log = log
        self.manager = manager
        self.reload = reload
    }

    /// Whether a signal has asked for the end.
    var isEnding: Bool { state.withLock { $0.isEnding } }

    /// Sets what the first TERM or INT does; called before it runs.
    func onEnd(_ end: @escaping @Sendable () async -> Void) {
        state.withLock { $0.end = end }
    }

    func run() async throws {
        await withDiscardingTaskGroup { group in
            for await signal in await UnixSignalsSequence(trapping: .sighup, .sigint, .sigterm)
                .cancelOnGracefulShutdown()
            {
                guard signal != .sighup else {
                    reload()
                    continue
                }
                let (isFirst, end) = state.withLock { state in
                    defer { state.isEnding = true }
                    return (!state.isEnding, state.end)
                }
                guard isFirst, let end else { Self.leave() }
                log.note("ending: what was accepted is finished first; a second signal ends it at once")
                manager.notify("STOPPING=1")
                await end()
                group.addTask {
                    // Ends the wait as well; cancelled once everything else has ended.
                    guard (try? await ContinuousClock().sleep(for: Self.longestEnd)) != nil else { return }
                    Self.leave()
                }
            }
            group.cancelAll()
        }
    }

    /// Ends the process as a signal would; every commit is on disk or was never accepted.
    private static func leave() -> Never { _exit(130) }
}
