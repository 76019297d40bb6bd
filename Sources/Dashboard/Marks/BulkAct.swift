import CQRS
import OrderEvents
import OrderQueries

/// Follows one act on many orders: how many answers have come, and what was refused.
struct BulkAct: Hashable, Sendable {
    let verb: Confirmation.Verb
    /// The orders it is done to, as they were shown.
    let orders: [OrderSummary]
    /// The commands that are not answered yet.
    var unanswered: Set<CommandID>
    /// The orders of which the command was accepted.
    var accepted: [OrderID] = []
    /// The orders of which it was not, each with why.
    var refused: [(order: OrderID, reason: String)] {
        zip(refusedOrders, reasons).map { ($0, $1) }
    }
    private var refusedOrders: [OrderID] = []
    private var reasons: [String] = []

    init(_ verb: Confirmation.Verb, orders: [OrderSummary], commands: Set<CommandID>) {
        self.verb = verb
        self.orders = orders
        unanswered = commands
    }

    mutating func refuse(_ order: OrderID, _ reason: String) {
        refusedOrders.append(order)
        reasons.append(reason)
    }

    /// How far it is, or how it ended.
    var words: String {
        let (done, all) = (accepted.count, orders.count)
        guard unanswered.isEmpty else {
            return
                "\(verb.rules.participle): \(NumberText.grouped(all - unanswered.count)) of \(NumberText.grouped(all))"
        }
        let acceptedIDs = Set(accepted)
        let sums = orders.filter { acceptedIDs.contains($0.orderID) }.sums
        let what = "\(verb.rules.past) \(NumberText.counted(done, "order"))" + (done == 0 ? "" : " · \(sums)")
        guard let first = refused.first else { return what }
        let others = refused.count > 1 ? "; the messages have all \(refused.count)" : ""
        return "\(what) · \(NumberText.grouped(refused.count)) refused: \(first.order) \(first.reason)\(others)"
    }
}

extension DashboardState {
    /// The marked orders that an act can be done to; empty where acts are not for the marks.
    func markedOrders(for verb: Confirmation.Verb) -> [OrderSummary] {
        guard areActsForMarks else { return [] }
        let new = displayedOrders.filter(\.isNew)
        return marks.orders.filter { order in
            guard verb.rules.allowed.contains(order.status) else { return false }
            let placed = new.first { $0.summary.orderID == order.orderID }
            return placed.map { verb.obstacle(to: $0, naming: actions) == nil } ?? true
        }
    }

    /// Brings the marked orders that are displayed up to date.
    mutating func updateMarks() {
        if !marks.isEmpty { marks.update(with: displayedOrders.map(\.summary)) }
    }

    /// Whether acts are for the marked orders: there are some, and no order is opened.
    var areActsForMarks: Bool { layers.isEmpty && !marks.isEmpty }

    /// Whether an act can be done to any of the marked orders.
    func availabilityForMarks(of verb: Confirmation.Verb) -> Availability {
        guard markedOrders(for: verb).isEmpty else { return .available }
        let statuses = OrderStatus.allCases.filter { status in marks.orders.contains { $0.status == status } }
        let are = statuses.map(\.rawValue).joined(separator: " or ")
        return .unavailable(
            "none of the \(marks.orders.count) marked orders can be \(verb.rules.past): they are \(are)")
    }

    /// Opens the question about an act on the marked orders.
    mutating func askAboutMarks(_ verb: Confirmation.Verb) {
        let orders = markedOrders(for: verb)
        let subject = Question.Subject.actOnMarked(verb, orders, left: marks.orders.count - orders.count)
        layers.append(.question(Question(subject, reason: verb.rules.reason == .required ? TextInput() : nil)))
    }

    /// Does an act to many orders, each as it was shown.
    mutating func act(_ verb: Confirmation.Verb, on orders: [OrderSummary], reason: String) -> [Effect] {
        guard pending.waitingCount + orders.count <= PendingCommands.limit else {
            showNotice(
                .warning,
                "\(pending.waitingCount) commands are waiting already, and at most \(PendingCommands.limit) "
                    + "may wait at once; let some settle first")
            return []
        }
        let commands = orders.map { order in
            PendingCommand(
                commandID: ids.nextCommandID(), orderID: order.orderID, action: .act(verb, reason: reason),
                sentAt: now, phase: .sent, shown: ShownOrder(summary: order, search: list.loadedFilter.search))
        }
        bulkActs.append(BulkAct(verb, orders: orders, commands: Set(commands.map(\.commandID))))
        marks = Marks()
        list.shownSelection = nil
        let before = displayedOrders
        for command in commands { pending.add(command) }
        leaveSelection(before: before)
        arrange(before: before)
        return commands.map { .dispatch($0) }
    }

    /// Counts an answer to a part of an act on many orders; false when the command is of no such act.
    mutating func countAnswer(to id: CommandID, of order: OrderID, refusal: String? = nil) -> Bool {
        guard let index = bulkActs.firstIndex(where: { $0.unanswered.contains(id) }) else { return false }
        bulkActs[index].unanswered.remove(id)
        if let refusal {
            bulkActs[index].refuse(order, refusal)
            keep(Notice(.failure, "\(order): \(refusal)", at: now))
        } else {
            bulkActs[index].accepted.append(order)
        }
        let act = bulkActs[index]
        guard act.unanswered.isEmpty else {
            notice = Notice(.information, act.words, at: now)
            return true
        }
        bulkActs.remove(at: index)
        showNotice(act.refused.isEmpty ? .success : .failure, act.words)
        return true
    }
}
