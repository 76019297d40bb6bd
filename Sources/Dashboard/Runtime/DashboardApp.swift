import CQRS
import TerminalKit

/// Runs the dashboard: one loop owns the state, takes in messages, and shows a frame after each burst of them.
public struct DashboardApp: Sendable {
    fileprivate enum Entry: Sendable {
        case message(Message)
        case tick
        /// A frame that had to wait is due.
        case frameDue
    }

    private let configuration: DashboardConfiguration
    private let services: DashboardServices
    private let terminal: any Terminal
    private let mailbox = Mailbox<Entry>(limit: 1_024)
    private let gate = InputGate()

    /// Creates a dashboard on a terminal.
    public init(configuration: DashboardConfiguration, services: DashboardServices, terminal: any Terminal) {
        self.configuration = configuration
        self.services = services
        self.terminal = terminal
    }

    /// Shows the desk until the person leaves or the terminal goes away, then gives the terminal back.
    ///
    /// Commands on their way are awaited; everything else that was started is cancelled and awaited.
    public func run() async {
        await withTaskExecutorPreference(terminal.executor) { await runNearTerminal() }
    }

    private func runNearTerminal() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await listenToTerminal() }
            group.addTask { await listenToFreshness() }
            group.addTask { await listenToWarnings() }
            let runner = EffectRunner(
                configuration: configuration, services: services, terminal: terminal,
                post: { mailbox.post(.message($0)) })
            var (commands, controls) = (EffectQueue(), EffectQueue())
            var state = DashboardState(
                configuration: configuration, size: Size(columns: 0, rows: 0), now: services.clock.now())
            // Away from the terminal: an effect may take as long as it likes.
            for effect in state.start() {
                group.addTask(executorPreference: globalConcurrentExecutor) { await runner.perform(effect) }
            }
            let startedAt = ContinuousClock.now
            var presenter = Presenter()
            let quiet = QuietTimer(clock: ContinuousClock())
            var ticksAfter: Duration?
            var isFrameOnItsWay = false
            while !state.isLeaving {
                for entry in await mailbox.drain() {
                    switch entry {
                    case .tick:
                        ticksAfter = nil
                        quiet.hear()
                    case .frameDue: isFrameOnItsWay = false
                    // Sent after a continue too, when the screen shows something else.
                    case .message(.screenResized): presenter.forget()
                    case .message: break
                    }
                    guard let message = entry.message else { continue }
                    presenter.take(isNews: message.isNews(to: state))
                    let uptime = ContinuousClock.now - startedAt
                    for effect in update(&state, message, at: services.clock.now(), uptime: uptime) {
                        if effect == .redraw {
                            await terminal.redraw()
                            presenter.forget()
                        } else if effect.isCommand {
                            let sent = commands.add { await runner.perform(effect) }
                            group.addTask { await sent.value }
                        } else if effect.isControl {
                            let done = controls.add { await runner.perform(effect) }
                            group.addTask { await done.value }
                        } else {
                            group.addTask(executorPreference: globalConcurrentExecutor) {
                                await runner.perform(effect)
                            }
                        }
                    }
                }
                if state.isLeaving { break }
                gate.set(isOpen: !state.heldInput.isFull)
                switch presenter.next(of: state, at: services.clock.now()) {
                case .nothing: break
                case .frame(let frame):
                    await terminal.present(frame)
                    presenter.hasShown(at: services.clock.now())
                    state.hasShown()
                case .later(let wait):
                    if !isFrameOnItsWay { group.addTask { await post(.frameDue, after: wait) } }
                    isFrameOnItsWay = true
                }
                // A command that waits is asked about by ticks, whatever else happens meanwhile.
                if state.pending.waitingCount == 0 { quiet.hear() }
                let interval = state.tickInterval
                if ticksAfter.map({ interval < $0 }) ?? true {
                    ticksAfter = interval
                    // Away from the terminal, which has to be woken up only when there is something to be told.
                    group.addTask(executorPreference: globalConcurrentExecutor) {
                        if await quiet.wait(for: interval) { mailbox.post(.tick) }
                    }
                }
            }
            await terminal.close()
            gate.set(isOpen: true)
            mailbox.close()
            group.cancelAll()
        }
    }

    private func listenToTerminal() async {
        for await event in terminal.events {
            switch event {
            case .key(let key): await post(.keyPressed(key))
            case .pasted(let text): await post(.textPasted(text))
            case .resized(let size): mailbox.post(.message(.screenResized(size)))
            case .closed: mailbox.post(.message(.terminalClosed))
            }
        }
        mailbox.post(.message(.terminalClosed))
    }

    /// Posts what was typed; while too much of it waits, the terminal is not read on.
    private func post(_ input: Message) async {
        await gate.pass()
        await mailbox.postWhenRoom(.message(input))
    }

    private func listenToFreshness() async {
        for await desk in services.freshness() { await mailbox.postWhenRoom(.message(.freshnessObserved(desk))) }
    }

    private func listenToWarnings() async {
        for await warning in services.warnings { await mailbox.postWhenRoom(.message(.warned(warning))) }
    }

    private func post(_ entry: Entry, after interval: Duration) async {
        do { try await ContinuousClock().sleep(for: interval) } catch { return }
        mailbox.post(entry)
    }
}

extension DashboardApp.Entry {
    fileprivate var message: Message? {
        switch self {
        case .message(let message): message
        case .tick: .timePassed
        case .frameDue: nil
        }
    }
}
