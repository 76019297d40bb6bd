import CQRS
import OrderEvents
import TerminalKit

/// Holds all that a person who does not look reads of a state, in words.
struct PlainContent {
    let screen: ScreenID
    let user: String
    let desk: PlainDesk
    /// Which orders are listed and in which order; nil on other screens.
    let filter: String?
    /// How many are listed, of how many; nil on other screens.
    let count: String?
    /// What is wrong with the filter that is typed.
    let fault: String?
    let isFinding: Bool
    /// The listed orders that are loaded, by id; empty on other screens.
    let orders: [OrderID: PlainOrder]
    /// How many orders the desk has.
    let orderCount: Int
    /// The order under the cursor, and its place in the list.
    let selected: (order: PlainOrder, place: String)?
    /// The content of another screen; nil for the orders.
    let content: PlainLayer?
    /// The titles of the layers, the one with the keyboard last.
    let titles: [String]
    /// The layer with the keyboard; nil for none.
    let layer: PlainLayer?
    /// What is chosen in it beside the text that is typed.
    let choice: String?
    /// The newest event of the log that is listed; nil on other screens.
    let newestEvent: Position?
    let messages: [Notice]
    let caption: String?
    let isWaiting: Bool
    /// Whether what the screen shows is still on its way.
    let isLoading: Bool

    init(of state: DashboardState) {
        screen = state.screens.shown
        user = state.configuration.user
        desk = PlainDesk(state)
        let isOrders = screen == .orders
        let displayed = isOrders ? state.displayedOrders : []
        let listed = displayed.filter(\.isListed)
        orders = Dictionary(listed.map { ($0.summary.orderID, PlainOrder($0, in: state)) }) { first, _ in first }
        orderCount = state.list.all.count
        filter = isOrders ? Self.filter(of: state) : nil
        count = isOrders ? "\(state.listCount.text) of \(NumberText.grouped(state.list.all.count))" : nil
        fault = state.filterEntry.fault.map { "\($0)" }
        isFinding = state.finder != nil
        selected = displayed.first { $0.summary.orderID == state.list.selection }.map { order in
            (
                order: PlainOrder(order, in: state),
                place: Self.place(of: order.summary.orderID, among: listed, in: state)
            )
        }
        content = isOrders ? nil : PlainLayer(screenOf: state)
        let overlay = state.layers.last.map(state.overlay)
        let layer = overlay.map { PlainLayer($0) }
        self.layer = layer
        choice = overlay.flatMap { layer?.chosen(in: $0) }
        titles = state.layers.map { PlainText.words(in: state.overlay(for: $0).title) }
        newestEvent = screen == .events ? state.screens[EventsScreen.self].list?.events.first?.position : nil
        messages = state.messages
        caption = state.caption.words(naming: state.actions)
        isWaiting = state.isWaitShown
        isLoading = isOrders ? !state.list.isLoaded : state.requests.isOpen(.screen(screen))
    }

    private static func filter(of state: DashboardState) -> String {
        let sort = state.list.loadedSort
        let direction = sort.isDescending ? "descending" : "ascending"
        return "\(FilterText.text(state.list.loadedFilter, in: state)), sorted by \(sort.key.rawValue), \(direction)"
    }

    /// `2 of 830`; only the end where the beginning of the list is not loaded.
    private static func place(of id: OrderID, among listed: [DisplayedOrder], in state: DashboardState) -> String {
        let count = state.listCount
        guard let index = listed.firstIndex(where: { $0.summary.orderID == id }), !state.list.hasBefore else {
            return "of \(count.text)"
        }
        return "\(NumberText.grouped(index + 1)) of \(count.raised(to: index + 1).text)"
    }

    // MARK: In words

    /// What keys act on; nil for nothing.
    var focus: String? {
        if let layer { return layer.focused }
        if let content { return content.focused }
        return selected.map { "\($0.order.words), \($0.place)" }
    }

    /// The screen and what is listed there.
    var heading: [String] {
        guard let content else { return ["Orders: \(count ?? ""), \(filter ?? "")"] }
        return ["\(content.title):"] + content.lines
    }

    /// All of it.
    var everything: [String] {
        var lines = ["Desk: \(desk.words), user \(user)"] + heading
        if let layer { lines += layer.all }
        guard let focus else { return layer == nil && content == nil ? lines + ["no order is selected"] : lines }
        return lines + [layer == nil && content == nil ? focus : "At: \(focus)"]
    }

    /// The messages that came since an earlier state, oldest first.
    func messages(since earlier: PlainContent) -> [String] {
        let before = earlier.messages
        let dropped = (0...before.count).first { messages.starts(with: before.dropFirst($0)) } ?? before.count
        return messages.dropFirst(before.count - dropped).map { message in
            let text = PlainText.words(in: message.text)
            switch message.kind {
            case .success, .information: return text
            case .warning: return "Warning: \(text)"
            case .failure: return "Failed: \(text)"
            }
        }
    }
}
