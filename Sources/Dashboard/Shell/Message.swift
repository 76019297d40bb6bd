import CQRS
import OrderCommands
import OrderEvents
import OrderQueries
import TerminalKit

/// Reports to the dashboard what happened, in the past tense; the only way its state ever changes.
enum Message: Sendable {
    /// A key was pressed.
    case keyPressed(Key)
    /// Text was pasted.
    case textPasted(String)
    /// Something drawn on the screen was clicked.
    case clicked(Click)
    /// The wheel was turned over something that scrolls.
    case wheelTurned(WheelTurn)
    /// The screen has a new size.
    case screenResized(Size)
    /// The terminal answered which colour is behind its text.
    case backgroundFound(RGB)
    /// The terminal went away, or a signal asked to leave.
    case terminalClosed
    /// Nothing happened but time.
    case timePassed
    /// The desk's freshness was observed.
    case freshnessObserved(FreshnessReport)
    /// Other dashboards are open on the desk, of these users; none when it is empty.
    case othersSeen([String])
    /// The read side answered a request.
    case answered(Request, Answer)
    /// The write model answered a command.
    case commandAnswered(CommandID, Result<CommandAnswer<OrderDetails>, Failure>)
    /// The write model answered a command on a customer or a product, with the position of its event.
    case directoryAnswered(CommandID, Result<CommandAnswer<Position>, Failure>)
    /// Readers were found to see the event of a command, for nil, or not to see it, and why.
    case visibilityChecked(CommandID, Staleness?)
    /// A retry of dead letters ended.
    case deadLettersRetried(Result<DeadLetterRetry, Failure>)
    /// The write model answered the discard of a dead letter.
    case deadLetterDiscarded(DeadLetterID, Result<CommandAnswer<DiscardDeadLetter.Details>, Failure>)
    /// The projector could not be paused, stepped, slowed or rebuilt.
    case controlFailed(Failure)
    /// The clock of this process was set ahead by so much, or back.
    case clockShifted(Duration)
    /// What explains what is seen changed; nil when there is nothing to explain.
    case caption(String?)
    /// A demonstration did something, as the person here would.
    case demonstrated(DemonstratedAct)
    /// Something went wrong behind the screen.
    case warned(String)
    /// Loading the sample orders came this far.
    case samplesProgressed(String)
    /// Loading the sample orders ended, with the text to show about it.
    case samplesLoaded(Result<String, Failure>)
    /// The filters that are kept by name were read or changed.
    case namedFiltersChanged(NamedFilterChange, Result<[NamedFilter], Failure>)
    /// Writing a list to a file ended, with the text to show about it.
    case listExported(Result<String, Failure>)
    /// The screen was written to a file, or a recording started, or neither.
    case screenFileAnswered(ScreenFile, Result<ScreenFileOutcome, Failure>)
    /// The recording ended, with the text to show about it.
    case recordingStopped(Result<String, Failure>)
    /// Another script is being played; nil when none is any more.
    case scriptPlayed(String?)
}

/// What the read side answers, by what was asked for.
enum Answer: Sendable {
    /// What a screen asked for.
    case screen(Result<any Sendable, Failure>)
    /// A part of the list.
    case orders(Result<Snapshot<GetOrderDashboard.Answer>, Failure>)
    /// The exact count of a filter.
    case count(Result<Snapshot<OrderTotals>, Failure>)
    /// One order with its events.
    case order(Result<OpenedOrder, Failure>)
    /// Customers for a typed text, best first.
    case customers(Result<[CustomerSummary], Failure>)
    /// Products for a typed text, best first.
    case products(Result<[ProductSummary], Failure>)
    /// What an order would be if it were placed again; nil when there is no such order.
    case orderToRepeat(Result<OrderToRepeat?, Failure>)
    /// The dead letters, by position.
    case deadLetters(Result<[DeadLetter], Failure>)
    /// The events that the read model has not applied.
    case waitingEvents(Result<WaitingEvents, Failure>)
    /// The values that complete a filter.
    case filterValues(Result<FilterValues, Failure>)
}

/// Describes in words why a request failed.
struct Failure: Error, Hashable, Sendable {
    /// What a store's failure means for a command; asking again may bring the answer.
    enum Trouble: Hashable, Sendable {
        /// Nothing was written.
        case notAccepted
        /// It may have been written.
        case outcomeUnknown
        /// Nothing was written, and nothing will be until the program is started again.
        case refused
    }

    /// The sentence to show.
    let message: String
    /// What it means for a command when a store failed; nil for everything else.
    let trouble: Trouble?

    init(_ error: any Error) {
        message = "\(error)"
        trouble = (error as? StoreError).map {
            $0.leavesNothingBehind ? ($0.mayPass ? .notAccepted : .refused) : .outcomeUnknown
        }
    }

    init(message: String, trouble: Trouble? = nil) {
        self.message = message
        self.trouble = trouble
    }
}

/// One order as the order pane shows it.
struct OpenedOrder: Hashable, Sendable {
    /// The order; nil when the read model has none of that id.
    let detail: OrderDetail?
    /// Its events, oldest first.
    let history: [OrderHistoryEntry]
    /// How far the read model was.
    let checkpoint: Position
    /// How its events became visible, those that are not applied yet among them.
    var timeline: OrderTimeline?
    /// Whose it is; nil when the read model has no such customer.
    var customer: CustomerDetail?
}
