import CQRS
import OrderEvents
import OrderQueries
import TerminalKit

/// Holds everything the dashboard shows and remembers; changed by ``update(_:_:)`` only.
struct DashboardState: Hashable, Sendable {
    /// What was decided at the start.
    let configuration: DashboardConfiguration
    /// In which theme the screen is drawn.
    var appearance: Appearance
    /// Everything that can be done.
    let actions: ActionTable
    /// The state of every screen, and which one is shown.
    var screens: Screens
    /// The size of the terminal.
    var terminalSize: Size
    /// The part of it, from the top, that everything but the caption has.
    var size: Size
    /// Whether the mouse is used here, and not left to the terminal.
    var hasMouse: Bool
    /// What explains what is seen.
    var caption = Caption()
    /// The present instant as of the newest message.
    var now: Timestamp
    /// The time since the start as of the newest message, on a monotonic clock.
    var uptime = Duration.zero
    /// The newest observation of the desk's freshness; nil before the first.
    var desk: FreshnessReport?
    /// When that observation arrived, by ``uptime``.
    var observedAt = Duration.zero
    /// Since when the log is known to end where it ends.
    var sightings = HeadSightings()
    /// The lag of the last minute.
    var lagHistory = LagHistory()
    /// The orders table.
    var list: OrderList
    /// Where it stood before another screen listed other orders in it; nil when none has.
    var ordersBefore: OrdersPlace?
    /// The exact counts of filters that are too costly to be counted with every page.
    var counts = OrderCounts()
    /// What has changed lately in the listed rows.
    var rowChanges = RowChanges()
    /// The order under the cursor, shown where there is room.
    var preview = OrderPreview()
    /// In which orders the log is ahead of the read model.
    var differences = Differences()
    /// The orders that are marked for one act on all of them.
    var marks = Marks()
    /// The acts on many orders that are under way.
    var bulkActs: [BulkAct] = []
    /// The commands of this dashboard that are not settled yet, oldest first.
    var pending = PendingCommands()
    /// When events came on this screen.
    var shownEvents = ShownEvents()
    /// The commands whose visibility is being asked for.
    var visibilityChecks: Set<CommandID> = []
    /// What lies over the table; the last one has the keyboard.
    var layers: [Layer] = []
    /// The filter line while it is typed into.
    var finder: TextInput?
    /// What belongs to the filter line besides its text.
    var filterEntry = FilterEntry()
    /// The filters that are kept by name.
    var namedFilters: [NamedFilter] = []
    /// The newest message, in the bottom line; nil when it has been there for long enough.
    var notice: Notice?
    /// The screen that the newest message is about, because it answers a key typed there; nil for any.
    var noticeScreen: ScreenID?
    /// The screen where the key was typed that is being applied; nil while none is.
    var answeredScreen: ScreenID?
    /// What did not open a moment ago; nil once that has been seen.
    var missedDialog: MissedDialog?
    /// Every message of this run, oldest first; at most ``Notice/limit``.
    var messages: [Notice] = []
    /// Whether a command's success is reported only once it is visible.
    var waitsForVisible = false
    /// The forms whose orders were refused, oldest first; the newest is opened again.
    var drafts: [PlaceOrderForm] = []
    /// The forms behind the placed orders that are not answered yet.
    var submittedForms: [CommandID: PlaceOrderForm] = [:]
    /// The beginning of several keys that mean something together; nil while none is typed.
    var begunSequence: BegunSequence?
    /// What was typed while something that it depends on is still on its way.
    var heldInput = HeldInput()
    /// Which answers of the read side are awaited.
    var requests = Requests()
    /// What was broken in this process on purpose.
    var faults = OwnFaults()
    /// The users of the other dashboards that are open on the desk.
    var others: [String] = []
    /// What was asked of the projector and is not observed yet.
    var controlAsked = ControlAsked()
    /// What came of stopping the projector; nil while nothing is awaited.
    var stopOutcome: StopOutcome?
    /// The customers and products chosen last in the form, which it offers first among equals.
    var recentChoices = RecentChoices()
    /// What was done last to what from here, to be copied as a command line.
    var lastActs = LastActs()
    /// What was done from the palette, newest first.
    var recentCalls: [PaletteCall] = []
    /// Follows the rebuilds, to report how each ended.
    var rebuildOutcomes = RebuildOutcomes()
    /// The commands on customers and products that the directory does not show yet.
    var directoryCommands = DirectoryCommands()
    /// How far the directory was in the lists that are shown.
    var directoryLists = DirectoryLists()
    /// The forms of customers and products that were refused, to be opened again.
    var directoryDrafts = DirectoryDrafts()
    /// What is being done about dead letters.
    var deadLetterWork = DeadLetterWork()
    /// When the list of dead letters was last asked for.
    var deadLettersRequestedAt: Timestamp?
    /// The progress of loading the sample orders; nil when that is not under way.
    var sampleProgress: String?
    /// Whether leaving was asked for while commands are without an answer.
    var isLeavingAsked = false
    /// Whether the dashboard is on its way out.
    var isLeaving = false
    /// What is recorded, and the script that is played.
    var recording = RecordingState()
    /// Makes the ids of commands and orders.
    var ids: IDSequence

    init(
        configuration: DashboardConfiguration, size: Size, now: Timestamp, screens: [any Screen.Type] = Screens.all,
        actions: ActionTable? = nil
    ) {
        self.configuration = configuration
        appearance = Appearance(configuration)
        self.actions = actions ?? configuration.keys.table
        self.screens = Screens(screens)
        hasMouse = configuration.hasMouse
        self.terminalSize = size
        self.size = size
        self.now = now
        self.list = OrderList(loadedAt: now)
        self.ids = IDSequence(seed: configuration.idSeed)
        if let view = configuration.savedView { restore(view) }
        if let warning = configuration.warnings.first {
            let help = self.actions.keyName(of: .showHelp)
            let more = configuration.warnings.count == 1 ? "" : " (and more: see \(help))"
            showNotice(.warning, warning + more)
        }
    }

    /// The freshness of what the table shows, as of the newest observation.
    var freshness: Freshness? { desk?[.orders] }
    /// The same as of now.
    var presentFreshness: Freshness? { freshness?.aged(by: observationAge) }

    /// The age of the newest observation: by its date, but at least the time measured since it arrived.
    var observationAge: Duration {
        guard let desk else { return .zero }
        let measured = max(.zero, uptime - observedAt)
        return faults.hidesAge(of: observedAt, at: uptime) ? measured : max(measured, now - desk.worst.observedAt)
    }

    /// The rows of the table with this dashboard's own commands laid over them.
    var displayedOrders: [DisplayedOrder] {
        DisplayedOrder.rows(list: list, pending: pending)
    }

    /// Shows a text in the bottom line and keeps it among the messages.
    ///
    /// One with a claim leaves the line when that is not so any more.
    mutating func showNotice(_ kind: Notice.Kind, _ text: String, while claim: Claim? = nil) {
        let notice = Notice(kind, text, at: now, while: claim)
        self.notice = notice
        noticeScreen = notice.isAboutTheDesk ? nil : answeredScreen
        keep(notice)
    }

    /// Keeps a message in the list of messages.
    mutating func keep(_ notice: Notice) {
        messages.append(notice)
        messages.removeFirst(max(0, messages.count - Notice.limit))
    }

    /// The order under the cursor, as it is displayed; nil when there is none.
    var selectedOrder: DisplayedOrder? {
        guard let selection = list.selection else { return nil }
        if let row = loadedOrder(selection) { return row }
        if let away = list.away, away.orderID == selection { return DisplayedOrder(away, pending: pending) }
        return displayedOrders.first { $0.summary.orderID == selection }
    }

    /// A row of the table; nil when the table does not have the order.
    func displayedOrder(_ order: OrderID) -> DisplayedOrder? {
        loadedOrder(order) ?? displayedOrders.first { $0.summary.orderID == order }
    }

    /// A row that is as it was loaded, which takes no overlay of all commands over all rows; nil for any other.
    private func loadedOrder(_ order: OrderID) -> DisplayedOrder? {
        guard list.departed == nil, pending[order] == nil else { return nil }
        return list.rows.first { $0.orderID == order }.map { DisplayedOrder($0) }
    }

    /// The orders that the cursor can be put on, in the order of the table.
    var listedOrders: [OrderID] {
        guard list.departed != nil || !pending.commands.isEmpty else { return list.rows.map(\.orderID) }
        return displayedOrders.filter(\.isListed).map(\.summary.orderID)
    }
}
