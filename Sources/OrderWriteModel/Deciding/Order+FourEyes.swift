import CQRS
import OrderCommands
import OrderEvents

extension Order.Placement {
    /// Whether a second pair of eyes may be asked for.
    private var isHighValue: Bool { total.minorUnits > OrderPolicy.highValueThreshold }

    /// Refuses an approval by anyone who took part in the order; anyone may approve an order that is not of high value.
    ///
    /// Both who sends the command and who is named as approver have to be someone else: either name alone could be a
    /// pretext.
    func requireFourEyes(on command: ApproveOrder, approver: String, actor: String) throws(DecisionRejection) {
        guard isHighValue else { return }
        for (name, part) in participants(besides: command.isHistorical) {
            let participant = Person(name)
            guard participant.isKnown else { throw unprovable(command.orderID, part) }
            if [approver, actor].contains(where: { Person($0) == participant }) {
                throw refusal(command.orderID, "\(name) \(part)")
            }
        }
        guard Person(approver).isKnown, Person(actor).isKnown else {
            throw refusal(command.orderID, "it is not known who approves it")
        }
    }

    /// Everyone who took part, with what they did; who placed it comes first.
    ///
    /// An import places what others approved before; lines that were added here are no part of its records.
    private func participants(besides isImported: Bool) -> [(name: String, part: String)] {
        let placer = isImported ? [] : [(name: placedBy, part: "placed it")]
        return placer + lineAdders.sorted().map { (name: $0, part: "added lines to it") }
    }

    private func refusal(_ orderID: OrderID, _ reason: String) -> DecisionRejection {
        DecisionRejection(
            .selfApproval,
            "order '\(orderID)' is of high value (\(total.formatted)) and \(reason); someone else has to approve it")
    }

    private func unprovable(_ orderID: OrderID, _ part: String) -> DecisionRejection {
        DecisionRejection(
            .selfApproval,
            "order '\(orderID)' is of high value (\(total.formatted)) and the log does not say who \(part), so nobody "
                + "can be shown to be someone else; cancel it and place it again")
    }
}
