import CQRS
import OrderEvents
import OrderQueries

/// Asks the runtime for one thing outside the dashboard; a value, so that tests read what would be done.
enum Effect: Hashable, Sendable {
    /// Ask for what a screen shows.
    case load(ScreenLoad, Request)
    /// Ask for a part of the list.
    case loadOrders(GetOrderDashboard, Request)
    /// Ask for the exact count of a filter; a count under way is given up for it.
    case countOrders(CountOrders, Request)
    /// Give up the count that a request asked for.
    case stopCounting(Request)
    /// Ask for one order with its events.
    case loadOrder(OrderID, Request)
    /// Ask for what an order would be if it were placed again.
    case loadOrderToRepeat(OrderID, Request)
    /// Search for customers; the request identifies the answer.
    case findCustomers(ListCustomers, Request)
    /// Search for products; the request identifies the answer.
    case findProducts(ListProducts, Request)
    /// Ask for the first events that the read model has not applied.
    case loadWaitingEvents(after: Position, through: Position, limit: Int, Request)
    /// Ask for what this process measured of itself.
    case readMetrics(Request)
    /// Ask for the values that complete a filter.
    case loadFilterValues(Request)
    /// Send a command to the write model.
    case dispatch(PendingCommand)
    /// Send a command on a customer or a product to the write model.
    case dispatchDirectory(CommandID, DirectoryAct, sentAt: Timestamp)
    /// Ask whether readers of a projection see the event of an accepted command.
    case checkVisibility(CommandID, Position, in: ProjectionName)
    /// Pause or resume the projector.
    case setPaused(Bool)
    /// Let one event through while paused.
    case step
    /// Set the pause before each event.
    case setDelay(Duration)
    /// Make the next event that is applied fail, or withdraw that.
    case failNextEvent(Bool)
    /// Stop the projector.
    case stopProjector
    /// Start every projector that was stopped.
    case startProjector
    /// Make every commit of this process take longer by so much.
    case slowCommits(Duration)
    /// Set the clock of this process ahead by so much, or back.
    case shiftClock(Duration)
    /// Rebuild projections.
    case rebuild([ProjectionName])
    /// Give up the rebuilds of projections.
    case cancelRebuild([ProjectionName])
    /// Ask for the dead letters.
    case listDeadLetters(Request)
    /// Try the dead letters of a stream again, in every projection.
    case retryDeadLettersOf(StreamID)
    /// Try the streams of all dead letters again.
    case retryAllDeadLetters
    /// Give a dead letter up.
    case discardDeadLetter(DeadLetterDiscard)
    /// Send a `timePassed` after a while.
    case wake(after: Duration)
    /// Put text, already sanitized, on the clipboard.
    case copy(String)
    /// Put text on the clipboard with all that is in it.
    case copyRaw(String)
    /// Put a record as JSON on the clipboard.
    case copyJSON(CopiedRecord)
    /// Have the mouse reported, or leave it to the terminal.
    case reportMouse(Bool)
    /// Stop the program as `^Z` does.
    case suspend
    /// Draw everything again.
    case redraw
    /// Report that the person has ended the captions.
    case endCaptions
    /// Open the demonstration, once this dashboard is left.
    case openDemo
    /// Load the sample orders.
    case loadSamples
    /// Read or change the filters that are kept by name.
    case changeNamedFilters(NamedFilterChange)
    /// Write a list to a file.
    case export(ListExport)
    /// Write the screen to a file, or start a recording.
    case writeScreen(ScreenFile, replacing: Bool)
    /// End the recording, without what was typed from an input on.
    case stopRecording(firstInputLeftOut: Int)
}

extension Effect {
    /// Whether it sends a command, which has to reach the write model in the order sent.
    var isCommand: Bool {
        switch self {
        case .dispatch, .dispatchDirectory, .discardDeadLetter: true
        default: false
        }
    }

    /// Whether it asks something of the projector, changes the kept filters, or makes files of the screen: what has to be done in the order asked.
    var isControl: Bool {
        switch self {
        case .setPaused, .step, .setDelay, .failNextEvent, .stopProjector, .startProjector, .slowCommits, .shiftClock,
            .rebuild, .cancelRebuild, .changeNamedFilters, .writeScreen, .stopRecording:
            true
        default: false
        }
    }
}

extension Effect {
    /// The request that goes with a question to the read side; nil for anything else.
    var request: Request? {
        switch self {
        case .load(_, let request), .countOrders(_, let request), .loadOrders(_, let request),
            .loadOrder(_, let request), .loadOrderToRepeat(_, let request), .findCustomers(_, let request),
            .findProducts(_, let request), .listDeadLetters(let request), .loadFilterValues(let request),
            .readMetrics(let request), .loadWaitingEvents(_, _, _, let request):
            request
        default: nil
        }
    }
}

extension DashboardState {
    /// Returns those of some effects that are still wanted: a burst of keys asks one question after the other, and the answer
    /// is awaited to the last of them alone.
    ///
    /// What only brings up to date what is shown is apart: it must not take the processor from the frame of a key.
    func wanted(of effects: [Effect]) -> (urgent: [Effect], others: [Effect]) {
        var wanted: (urgent: [Effect], others: [Effect]) = ([], [])
        for effect in effects {
            guard let request = effect.request else {
                wanted.urgent.append(effect)
                continue
            }
            guard requests.isAwaited(request) else { continue }
            if isAnswerAwaited(to: request.subject) {
                wanted.urgent.append(effect)
            } else {
                wanted.others.append(effect)
            }
        }
        return wanted
    }
}
