import CQRS
import OrderEvents
import TerminalKit

extension EventType {
    /// One letter for a kind of event in the queue.
    var sign: String {
        switch name {
        case "OrderPlaced": "P"
        case "OrderItemAdded": "+"
        case "OrderApproved": "A"
        case "OrderShipped": "S"
        case "OrderCancelled": "X"
        case "OrderRefunded": "R"
        case "OrderNoted": "N"
        default: "·"
        }
    }
}

extension DeliveryWait.Cause {
    /// The sign before the words.
    var sign: String {
        switch self {
        case .pause: "\(Sign.paused)"
        case .delay, .gathering: "\(Sign.waiting)"
        case .rebuild: "\(Sign.rebuilding)"
        case .fault, .deadLetter: "\(Sign.failed)"
        case .takeOver: "\(Sign.stalled)"
        }
    }

    /// What was waited for, in words.
    var words: String {
        switch self {
        case .pause(let actor): actor.isEmpty ? "paused" : "paused by \(actor)"
        case .delay(let delay): "delay \(DurationText.brief(delay))"
        case .rebuild: "rebuild"
        case .fault: "a fault of a store"
        case .deadLetter: "a dead letter"
        case .gathering: "gathered with later events"
        case .takeOver: "no projector"
        }
    }
}
