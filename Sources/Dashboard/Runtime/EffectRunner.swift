import CQRS
import OrderCommands
import OrderQueries
import TerminalKit

/// Performs effects and returns what came of them as messages.
struct EffectRunner: Sendable {
    let configuration: DashboardConfiguration
    let services: DashboardServices
    let terminal: any Terminal
    let post: @Sendable (Message) async -> Void
    private let screens = LatestLoads<ScreenID, Result<any Sendable, Failure>>()
    private let list = LatestLoad<Result<Snapshot<GetOrderDashboard.Answer>, Failure>>()
    private let counts = LatestLoad<Result<Snapshot<OrderTotals>, Failure>>()

    init(
        configuration: DashboardConfiguration, services: DashboardServices, terminal: any Terminal,
        post: @escaping @Sendable (Message) async -> Void
    ) {
        self.configuration = configuration
        self.services = services
        self.terminal = terminal
        self.post = post
    }

    /// Performs one effect to its end.
    func perform(_ effect: Effect) async {
        switch effect {
        case .load(let load, let request): await perform(load, for: request)
        case .loadOrders(let query, let request):
            // The answer to an older request would be dropped, and until then it would keep the newer one waiting.
            guard let loaded = await list.run(number: request.number, { await load(query) }) else { return }
            await post(.answered(request, .orders(loaded)))
        case .countOrders(let query, let request):
            let counted = await counts.run(number: request.number) {
                await result { try await services.queries.snapshot(of: query) }
            }
            if let counted { await post(.answered(request, .count(counted))) }
        case .stopCounting(let request): counts.cancel(number: request.number)
        case .loadOrder(let order, let request):
            await post(.answered(request, .order(await result { try await open(GetOrder(orderID: order)) })))
        case .loadOrderToRepeat(let order, let request):
            let found = await result {
                try await services.queries.snapshot(of: GetOrderToRepeat(orderID: order)).answer
            }
            await post(.answered(request, .orderToRepeat(found)))
        case .findCustomers(let query, let request):
            let found = await result { try await services.queries.snapshot(of: query).answer }
            await post(.answered(request, .customers(found)))
        case .findProducts(let query, let request):
            let found = await result { try await services.queries.snapshot(of: query).answer }
            await post(.answered(request, .products(found)))
        case .loadWaitingEvents(let checkpoint, let head, let limit, let request):
            let waiting = await result {
                WaitingEvents(
                    checkpoint: checkpoint, head: head,
                    events: try await services.events(checkpoint, limit))
            }
            await post(.answered(request, .waitingEvents(waiting)))
        case .readMetrics(let request):
            await post(.answered(request, .screen(.success(await services.metrics()))))
        case .loadFilterValues(let request):
            let values = await result { try await services.queries.snapshot(of: GetFilterValues()).answer }
            await post(.answered(request, .filterValues(values)))
        case .dispatch(let command):
            let answer = await result { try await send(command) }
            if case .success(.rejected(let rejection, isRepeated: false)) = answer {
                services.rejected(rejection, "\(command.action.verb) \(command.orderID)")
            }
            await post(.commandAnswered(command.commandID, answer))
        case .dispatchDirectory(let id, let act, let sentAt):
            let metadata = CommandMetadata(commandID: id, actor: configuration.user, issuedAt: sentAt)
            let answer = await result { try await act.send(to: services.commands, metadata: metadata) }
            if case .success(.rejected(let rejection, isRepeated: false)) = answer {
                services.rejected(rejection, act.words)
            }
            await post(.directoryAnswered(id, answer))
        case .checkVisibility(let id, let position, let projection):
            await post(.visibilityChecked(id, await services.staleness(position, projection)))
        case .setPaused(let isPaused): await control { try await services.projector.setPaused(isPaused) }
        case .step: await control { try await services.projector.step() }
        case .setDelay(let delay): await control { try await services.projector.setDelay(delay) }
        case .failNextEvent(let isAsked): await control { try await services.projector.failNextEvent(isAsked) }
        case .stopProjector: await control { try await services.projector.stop() }
        case .startProjector: await control { try await services.projector.start() }
        case .slowCommits(let delay): services.faults.slowCommits(delay)
        case .shiftClock(let shift):
            services.faults.shiftClock(shift)
            await post(.clockShifted(shift))
        case .rebuild(let projections): await control { try await services.projector.rebuild(projections) }
        case .cancelRebuild(let projections):
            await control { try await services.projector.cancelRebuild(of: projections) }
        case .listDeadLetters(let request): await listDeadLetters(request)
        case .retryDeadLettersOf(let stream): await retry(where: { $0.event.stream == stream })
        case .retryAllDeadLetters: await retry(where: { _ in true })
        case .discardDeadLetter(let letter): await discard(letter)
        case .wake(let delay): await wake(after: delay)
        case .copy(let text): await terminal.copy(text)
        case .copyRaw(let text): await terminal.copyRaw(text)
        case .copyJSON(let record): await terminal.copy(TextWidth.sanitized(services.json(record)))
        case .suspend: await terminal.suspend()
        case .redraw, .reportMouse: break  // The loop draws, so it does these itself, in order.
        case .endCaptions: services.captions.ended()
        case .openDemo: services.openDemo()
        case .loadSamples: await loadSamples()
        case .changeNamedFilters(let change):
            await post(.namedFiltersChanged(change, await result { try await apply(change) }))
        case .export(let export):
            await post(.listExported(await result { try await services.exportList(export) }))
        case .writeScreen(let file, let isReplacing):
            await post(.screenFileAnswered(file, await result { try await services.screen.write(file, isReplacing) }))
        case .stopRecording(let first):
            await post(.recordingStopped(await result { try await services.screen.stopRecording(first) }))
        }
    }

    private func apply(_ change: NamedFilterChange) async throws -> [NamedFilter] {
        switch change {
        case .load: try await services.namedFilters.list()
        case .save(let filter): try await services.namedFilters.save(filter)
        case .forget(let name): try await services.namedFilters.forget(name)
        }
    }

    /// Asks for what a screen shows; of each screen only the newest question goes on.
    private func perform(_ load: ScreenLoad, for request: Request) async {
        let ask: @Sendable () async -> Result<any Sendable, Failure> = {
            await result { try await load.answer(from: services.queries) }
        }
        guard case .screen(let id) = request.subject else {
            await post(.answered(request, .screen(await ask())))
            return
        }
        guard let loaded = await screens[id].run(number: request.number, ask) else { return }
        await post(.answered(request, .screen(loaded)))
    }

    private func load(_ query: GetOrderDashboard) async -> Result<Snapshot<GetOrderDashboard.Answer>, Failure> {
        await result { try await services.queries.snapshot(of: query) }
    }

    private func open(_ query: GetOrder) async throws -> OpenedOrder {
        let found = try await services.queries.snapshot(of: query)
        // Both of a state that has at least what was found.
        async let customer = customer(of: found.answer)
        let timeline = try await services.queries.snapshot(of: GetOrderTimeline(orderID: query.orderID)).answer
        return OpenedOrder(
            detail: found.answer, history: timeline.events.filter(\.isInHistory).map(\.event),
            checkpoint: found.checkpoint, timeline: timeline, customer: try await customer)
    }

    private func customer(of order: OrderDetail?) async throws -> CustomerDetail? {
        guard let order else { return nil }
        return try await services.queries.snapshot(of: GetCustomer(customerID: order.summary.customerID)).answer
    }

    // MARK: Commands

    private func send(_ pending: PendingCommand) async throws -> CommandAnswer<OrderDetails> {
        let metadata = CommandMetadata(
            commandID: pending.commandID, actor: configuration.user, issuedAt: pending.sentAt)
        switch pending.action {
        case .place(let command, _): return try await services.commands.dispatch(command, metadata: metadata)
        case .note(let text):
            return try await services.commands.dispatch(
                AddNote(orderID: pending.orderID, text: text), metadata: metadata)
        case .addLine(let item):
            let command = AddOrderItem(
                orderID: pending.orderID, item: item, expectedVersion: pending.shownVersion)
            return try await services.commands.dispatch(command, metadata: metadata)
        case .act(let verb, let reason):
            let target = Confirmation.Verb.Target(
                orderID: pending.orderID, version: pending.shownVersion, user: configuration.user, reason: reason)
            return try await services.commands.dispatch(verb.rules.command(target), metadata: metadata)
        }
    }

    // MARK: The rest

    private func control(_ act: () async throws -> Void) async {
        do { try await act() } catch { await post(.controlFailed(Failure(error))) }
    }

    private func wake(after delay: Duration) async {
        do { try await ContinuousClock().sleep(for: delay) } catch { return }
        await post(.timePassed)
    }

    private func loadSamples() async {
        let (progress, reporter) = AsyncStream<String>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let reporting = Task {
            for await words in progress { await post(.samplesProgressed(words)) }
        }
        let outcome = await result { try await services.loadSamples { reporter.yield($0) } }
        reporter.finish()
        await reporting.value
        await post(.samplesLoaded(outcome))
    }

    /// Runs `work` and returns its result; the failure describes in words why there is none.
    func result<T: Sendable>(_ work: () async throws -> T) async -> Result<T, Failure> {
        do { return .success(try await work()) } catch { return .failure(Failure(error)) }
    }
}

extension OrderTimelineEvent {
    /// Whether the history of the order has it already.
    fileprivate var isInHistory: Bool {
        !deliveries.contains { $0.projection == .history && $0.state == .waiting }
    }
}
