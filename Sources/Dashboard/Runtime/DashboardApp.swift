import CQRS
import TerminalKit

/// Runs the dashboard: one loop owns the state, handles messages in bursts, and presents a frame after each burst.
public struct DashboardApp: Sendable {
    private let configuration: DashboardConfiguration
    private let services: DashboardServices
    private let terminal: any Terminal
    private let queue = MessageQueue<LoopEntry>(limit: 1_024)
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
        await withTaskExecutorPreference(terminal.executor) {
            await withDiscardingTaskGroup { group in
                group.addTask { await listenToTerminal() }
                group.addTask { await listenToFreshness() }
                group.addTask { await listenToWarnings() }
                group.addTask { await listenToCaptions() }
                group.addTask { await listenToDemonstration() }
                group.addTask { await listenToScript() }
                let view = await loop(in: &group)
                await terminal.close()
                services.saveView(view)
                gate.set(isOpen: true)
                queue.close()
                group.cancelAll()
            }
        }
    }

    /// Runs until the dashboard is left, and returns what it showed.
    private func loop(in group: inout DiscardingTaskGroup) async -> SavedView {
        var state = DashboardState(
            configuration: configuration, size: Size(columns: 0, rows: 0), now: services.clock.now())
        var effects = EffectStarter(
            EffectRunner(
                configuration: configuration, services: services, terminal: terminal,
                post: { queue.post(.message($0)) }))
        var scheduler = FrameScheduler(clock: ContinuousClock())
        var reader = configuration.isPlain ? PlainReader() : nil
        let startedAt = ContinuousClock.now
        for effect in state.start() { await perform(effect, &effects, &scheduler, in: &group) }
        while true {
            var asked: [Effect] = []
            for entry in await queue.drain() {
                let received = scheduler.receive(entry, in: state)
                reportToObservers(entry, meaning: received, on: scheduler)
                guard let message = received else { continue }
                let uptime = ContinuousClock.now - startedAt
                let new = update(&state, message, at: services.clock.now(), uptime: uptime)
                asked += new
                if new.contains(.redraw) { reader?.forget() }
                if let lines = reader?.lines(of: state, after: message), !lines.isEmpty { await terminal.write(lines) }
            }
            let (urgent, others) = state.wanted(of: asked)
            for effect in urgent { await perform(effect, &effects, &scheduler, in: &group) }
            if state.isLeaving { return SavedView(of: state) }
            gate.set(isOpen: !state.heldInput.isFull)
            if let frame = scheduler.frame(of: state) {
                await terminal.present(frame)
                scheduler.framePresented()
                state.hasShown()
                for observer in services.screen.observers { observer.presented(frame) }
            }
            for effect in others { await perform(effect, &effects, &scheduler, in: &group) }
            if !scheduler.isFrameWaiting, state.heldInput.isEmpty { reportToObservers(upToDate: state) }
            for timer in scheduler.timers(for: state) { start(timer, in: &group) }
        }
    }

    /// Does what changes the terminal, one after the other, and starts everything else.
    private func perform(
        _ effect: Effect, _ effects: inout EffectStarter, _ scheduler: inout FrameScheduler<ContinuousClock>,
        in group: inout DiscardingTaskGroup
    ) async {
        switch effect {
        case .redraw:
            await terminal.redraw()
            scheduler.forgetScreen()
        case .reportMouse(let isReported): await terminal.reportMouse(isReported)
        default: effects.start(effect, in: &group)
        }
    }

    private func reportToObservers(
        _ entry: LoopEntry, meaning message: Message?, on scheduler: FrameScheduler<ContinuousClock>
    ) {
        guard let event = entry.terminalEvent else { return }
        let use = message.flatMap { scheduler.use(of: event, meaning: $0) }
        for observer in services.screen.observers {
            observer.received(event)
            if let use { observer.used(use) }
        }
    }

    private func reportToObservers(upToDate state: DashboardState) {
        for observer in services.screen.observers { observer.isUpToDate(isAtRest: state.isAtRest) }
    }

    private func start(_ timer: @escaping FrameScheduler<ContinuousClock>.Timer, in group: inout DiscardingTaskGroup) {
        // Away from the terminal, which has to be woken up only when there is something to be done.
        group.addTask(executorPreference: globalConcurrentExecutor) {
            if let entry = await timer() { queue.post(entry) }
        }
    }
}

// MARK: - What the loop is fed with

extension DashboardApp {
    private func listenToTerminal() async {
        for await event in terminal.events {
            switch event {
            case .key(let key): await post(.keyPressed(key))
            case .pasted(let text): await post(.textPasted(text))
            case .mouse(let event):
                // That a button goes up again means nothing here.
                if case .released = event.kind { continue }
                await gate.pass()
                await queue.postWhenRoom(.mouse(event))
            case .resized(let size): queue.post(.message(.screenResized(size)))
            case .backgroundFound(let color): queue.post(.message(.backgroundFound(color)))
            case .closed: queue.post(.message(.terminalClosed))
            }
        }
        queue.post(.message(.terminalClosed))
    }

    /// Posts what was typed; while too much of it waits, the terminal is not read on.
    private func post(_ input: Message) async {
        await gate.pass()
        await queue.postWhenRoom(.message(input))
    }

    private func listenToScript() async {
        for await name in services.screen.script { await queue.postWhenRoom(.message(.scriptPlayed(name))) }
    }

    private func listenToFreshness() async {
        var seen: (others: [String], at: ContinuousClock.Instant)?
        for await desk in services.freshness() {
            await queue.postWhenRoom(.message(.freshnessObserved(desk)))
            // Once a second, as a desk at rest is observed.
            guard seen.map({ ContinuousClock.now - $0.at >= .milliseconds(900) }) ?? true else { continue }
            let others = services.others().map { TextWidth.sanitized($0) }
            if others != seen?.others ?? [] { await queue.postWhenRoom(.message(.othersSeen(others))) }
            seen = (others, ContinuousClock.now)
        }
    }

    private func listenToCaptions() async {
        for await text in services.captions.texts { await queue.postWhenRoom(.message(.caption(text))) }
    }

    private func listenToDemonstration() async {
        for await act in services.demonstrated { await queue.postWhenRoom(.message(.demonstrated(act))) }
    }

    private func listenToWarnings() async {
        for await warning in services.warnings { await queue.postWhenRoom(.message(.warned(warning))) }
    }
}

extension LoopEntry {
    /// What came from the terminal; nil for what came from elsewhere.
    fileprivate var terminalEvent: TerminalEvent? {
        switch self {
        case .message(.keyPressed(let key)): .key(key)
        case .message(.textPasted(let text)): .pasted(text)
        case .message(.screenResized(let size)): .resized(size)
        case .mouse(let event): .mouse(event)
        default: nil
        }
    }
}
