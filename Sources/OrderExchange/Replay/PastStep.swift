import CQRS
import OrderEvents

/// One step of a past order: what was done, and when.
public struct PastStep: Hashable, Sendable {
    /// Names what was done; the raw value is how a report calls it.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The order was placed.
        case place = "placed"
        /// A note was written on it.
        case note = "noted"
        /// It was approved.
        case approve = "approved"
        /// It was shipped.
        case ship = "shipped"
        /// It was cancelled.
        case cancel = "cancelled"
        /// Money of it was given back.
        case refund = "refunded"
    }

    /// When it was done, never before the step before it of the same order.
    public let at: Timestamp
    /// What was done.
    public let kind: Kind
    /// The order's number among those read, from 0.
    let order: Int32
    /// Its number among the steps of its order, from 0.
    let number: Int32
}

extension PastStep: Comparable {
    /// Orders steps by time; those of one instant as the files have them.
    public static func < (left: PastStep, right: PastStep) -> Bool {
        (left.at, left.order, left.number) < (right.at, right.order, right.number)
    }
}

/// What one step of an order asks of the desk.
enum PastAct {
    case place
    case note(NoteRecord)
    case approve
    case ship
    case cancel
    /// Counted from 1.
    case refund(RefundRecord, number: Int)

    var kind: PastStep.Kind {
        switch self {
        case .place: .place
        case .note: .note
        case .approve: .approve
        case .ship: .ship
        case .cancel: .cancel
        case .refund: .refund
        }
    }
}

extension OrderRecord {
    /// Everything that was done with the order, in the order of an import, each no earlier than what was before it.
    var acts: [(act: PastAct, at: Timestamp)] {
        var acts: [(act: PastAct, at: Timestamp)] = [(.place, history.placedAt)]
        var notes = notes[...]
        func add(_ act: PastAct, at instant: Timestamp?) {
            let last = acts.last?.at ?? history.placedAt
            acts.append((act, max(last, instant ?? last)))
        }
        func addNotes(until instant: Timestamp?) {
            while let note = notes.first, instant.map({ end in note.at.map { $0 <= end } ?? false }) ?? true {
                notes.removeFirst()
                add(.note(note), at: note.at)
            }
        }
        for step in steps {
            addNotes(until: step.at)
            add(step.kind.act, at: step.at)
        }
        for (number, refund) in zip(1..., refunds) {
            if let at = refund.at ?? history.shippedAt { addNotes(until: at) }
            add(.refund(refund, number: number), at: refund.at ?? history.shippedAt)
        }
        addNotes(until: nil)
        return acts
    }
}

extension OrderStep.Kind {
    fileprivate var act: PastAct {
        switch self {
        case .approve: .approve
        case .ship: .ship
        case .cancel: .cancel
        }
    }
}
