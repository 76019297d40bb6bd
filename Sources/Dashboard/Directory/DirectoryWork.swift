import CQRS
import OrderEvents
import OrderQueries

/// Follows the commands of this dashboard on customers and products until the directory shows them.
struct DirectoryWork: Hashable, Sendable {
    /// One command under way.
    struct Item: Hashable, Sendable {
        let commandID: CommandID
        let act: DirectoryAct
        /// The form it was typed in, to be opened again when it is refused; nil for one without.
        let form: DirectoryForm?
        let sentAt: Timestamp
        /// Where its event is; nil until the write model has accepted it.
        var position: Position?
        var acceptedAt: Timestamp?
    }

    private(set) var items: [Item] = []

    /// How many are under way.
    var count: Int { items.count }

    /// What is under way for a customer or a product, as a word; nil when nothing is.
    func word(for subject: DirectoryAct.Subject) -> String? {
        items.last { $0.act.subject == subject }?.act.past
    }

    mutating func add(_ item: Item) { items.append(item) }

    mutating func accept(_ id: CommandID, at position: Position, _ now: Timestamp) -> Item? {
        guard let index = items.firstIndex(where: { $0.commandID == id }) else { return nil }
        items[index].position = position
        items[index].acceptedAt = now
        return items[index]
    }

    mutating func remove(_ id: CommandID) -> Item? {
        guard let index = items.firstIndex(where: { $0.commandID == id }) else { return nil }
        return items.remove(at: index)
    }

    /// Removes and returns those that the directory shows by now.
    mutating func settle(at checkpoint: Position) -> [Item] {
        let isVisible = { (item: Item) in item.position.map { $0 <= checkpoint } ?? false }
        let settled = items.filter(isVisible)
        items.removeAll(where: isVisible)
        return settled
    }
}

extension DashboardState {
    /// Sends a command on a customer or a product.
    mutating func send(_ act: DirectoryAct, from form: DirectoryForm? = nil) -> [Effect] {
        guard directoryWork.count < PendingCommands.limit else {
            showNotice(.warning, "\(PendingCommands.limit) commands are waiting already; let some settle first")
            return []
        }
        let item = DirectoryWork.Item(commandID: ids.nextCommandID(), act: act, form: form, sentAt: now)
        directoryWork.add(item)
        return [.dispatchDirectory(item.commandID, act, sentAt: now)]
    }

    /// Receives the write model's answer.
    mutating func receiveDirectoryAnswer(
        _ result: Result<CommandAnswer<Position>, Failure>, to id: CommandID
    ) -> [Effect] {
        switch result {
        case .success(.accepted(let receipt)):
            guard let item = directoryWork.accept(id, at: receipt.position, now) else { return [] }
            if !waitsForVisible { showNotice(.success, "\(item.act.words) · not shown yet") }
            return settleDirectory()
        case .success(.rejected(let rejection, _)):
            return refuse(id, because: "\(rejection.code): \(rejection.message)")
        case .failure(let failure):
            let isCertain = failure.trouble == .notAccepted || failure.trouble == .refused
            return refuse(
                id,
                because: isCertain
                    ? "not accepted: \(failure.message)"
                    : "no answer, so it may or may not have been accepted: \(failure.message)")
        }
    }

    /// Shows why, and opens the form again with what was typed where nothing else is open.
    private mutating func refuse(_ id: CommandID, because reason: String) -> [Effect] {
        guard let item = directoryWork.remove(id) else { return [] }
        showNotice(.failure, reason)
        guard var form = item.form else { return [] }
        form.complaint = reason
        if layers.isEmpty, finder == nil { layers.append(.directory(form)) } else { directoryDraft = form }
        return []
    }

    /// Reports what the directory shows by now.
    mutating func settleDirectory() -> [Effect] {
        guard let checkpoint = desk?[.directory]?.checkpoint else { return [] }
        for item in directoryWork.settle(at: checkpoint) {
            let took = item.acceptedAt.map { " · shown after \(DurationText.brief(max(.zero, now - $0)))" } ?? ""
            showNotice(.success, item.act.words + took)
        }
        return []
    }
}
