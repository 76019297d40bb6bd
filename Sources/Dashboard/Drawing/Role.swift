import OrderEvents
import TerminalKit

/// Names what a text means; the theme decides how it is drawn.
///
/// Settings name roles as they are named here.
enum Role: String, Hashable, Sendable, CaseIterable {
    /// Ordinary text.
    case text
    /// What matters less: hints, labels, empty places.
    case quiet
    /// What matters more.
    case strong
    /// The names of columns.
    case columnName
    /// The lines around a box.
    case border
    /// A key that can be pressed.
    case key
    /// A key whose filter is on.
    case activeKey
    /// Where text is typed.
    case field
    /// The placeholder text of an empty field.
    case placeholder
    /// A button or choice that `Enter` selects.
    case choice
    /// A figure or status that is not confirmed yet.
    case guess
    /// The line that keys act on.
    case selected
    /// The same line while the keyboard is elsewhere.
    case unfocused

    /// The desk is LIVE.
    case live
    /// The desk is CATCHING UP.
    case catchingUp
    /// The desk is DELAYED.
    case delayed
    /// The desk is PAUSED.
    case paused
    /// The desk is STALLED.
    case stalled
    /// The desk has FAILED.
    case failed
    /// The desk is REBUILDING.
    case rebuilding
    /// Nothing is known of the desk.
    case unknown

    /// A PENDING order.
    case pendingOrder
    /// An APPROVED order.
    case approvedOrder
    /// A SHIPPED order.
    case shippedOrder
    /// A CANCELLED order.
    case cancelledOrder
    /// A REFUNDED order.
    case refundedOrder

    /// A command that waits.
    case waiting
    /// Something succeeded.
    case success
    /// A warning that the reader should notice.
    case warning
    /// Something was refused or failed.
    case failure
    /// Something needs somebody.
    case attention
    /// A cell that changed a moment ago.
    case changed
}

extension OrderStatus {
    /// What it is drawn as.
    var role: Role {
        switch self {
        case .pending: .pendingOrder
        case .approved: .approvedOrder
        case .shipped: .shippedOrder
        case .cancelled: .cancelledOrder
        case .refunded: .refundedOrder
        }
    }
}
