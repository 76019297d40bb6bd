import CQRS
import OrderQueries
import TerminalKit

/// Holds everything the dashboard shows and remembers; changed by ``update(_:_:)`` only.
struct DashboardState: Hashable, Sendable {
    /// What was decided at the start.
    let configuration: DashboardConfiguration
    /// The screen.
    var size: Size
    /// The present instant as of the newest message.
    var now: Timestamp
    /// The newest look at the desk's freshness; nil before the first.
    var desk: DeskFreshness?
    /// The lag of the last minute.
    var lagHistory = LagHistory()
    /// The orders table.
    var list: OrderList
    /// The commands of this dashboard that are not settled yet, oldest first.
    var pending = PendingCommands()
    /// The commands whose visibility is being asked for.
    var visibilityChecks: Set<CommandID> = []
    /// What lies over the table; the last one has the keyboard.
    var layers: [Layer] = []
    /// The search line while it is typed into.
    var finder: TextInput?
    /// The last thing worth saying, in the bottom line.
    var notice: Notice?
    /// Whether a command's success is only told once it is visible.
    var waitsForVisible = false
    /// A form whose order was refused, to be opened again by the next `p`.
    var draft: PlaceOrderForm?
    /// The forms behind the placed orders that are not answered yet.
    var submittedForms: [CommandID: PlaceOrderForm] = [:]
    /// Keys pressed while the list they are meant for is still on its way; taken up when it is there.
    var heldKeys: [Key] = []
    /// Whether a pause (true) or its end (false) was asked for and is not observed yet.
    var pauseAsked: Bool?
    /// Follows the rebuilds, to tell what became of them.
    var rebuildWatch = RebuildWatch()
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
    /// Makes the ids of commands and orders.
    var ids: IDSequence

    init(configuration: DashboardConfiguration, size: Size, now: Timestamp) {
        self.configuration = configuration
        self.size = size
        self.now = now
        self.list = OrderList(loadedAt: now)
        self.ids = IDSequence(seed: configuration.idSeed)
        if let warning = configuration.warnings.first {
            let more = configuration.warnings.count == 1 ? "" : " (and more: see ?)"
            notice = Notice(.warning, warning + more, at: now)
        }
    }

    /// The freshness of what the table shows.
    var freshness: Freshness? { desk?[.orders] }

    /// The rows of the table with this dashboard's own commands laid over them.
    var displayedOrders: [DisplayedOrder] {
        DisplayedOrder.rows(list: list, pending: pending)
    }

    /// The order under the cursor, as it is displayed; nil when there is none.
    var selectedOrder: DisplayedOrder? {
        guard let selection = list.selection else { return nil }
        return displayedOrders.first { $0.summary.orderID == selection }
    }
}

/// Says one thing in the bottom line.
struct Notice: Hashable, Sendable {
    /// How it is meant.
    enum Kind: Hashable, Sendable {
        /// Something succeeded.
        case success
        /// Something to know.
        case information
        /// Something to look at.
        case warning
        /// Something was refused or failed.
        case failure
    }

    let kind: Kind
    let text: String
    let at: Timestamp

    init(_ kind: Kind, _ text: String, at: Timestamp) {
        self.kind = kind
        self.text = text
        self.at = at
    }

    /// How long a notice stays: a failure until the next key, others some seconds.
    static let lifetime: Duration = .seconds(8)
}
