import OrderEvents
import TerminalKit

/// Names what a text means; the theme decides how it is drawn.
enum Role: Hashable, Sendable, CaseIterable {
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

/// Gives every role its style, in the terminal's own palette.
///
/// Roles that could be mistaken for each other differ in attributes too, so no theme leans on colour alone.
struct Theme: Hashable, Sendable {
    private let styles: [Role: Style]

    /// The names of the themes.
    static let names = ["standard", "mono", "contrast"]

    /// The theme of a name; the standard one for a name that there is not.
    static func named(_ name: String) -> Theme {
        switch name {
        case "mono": mono
        case "contrast": contrast
        default: standard
        }
    }

    /// How a role is drawn.
    subscript(role: Role) -> Style { styles[role] ?? .plain }

    /// Few colours, calm.
    static let standard = Theme { role in
        Style(foreground: color(of: role), attributes: attributes(of: role))
    }

    /// No colours at all.
    static let mono = Theme { role in
        // A sign shows what has changed; it comes and goes too often for an attribute.
        Style(attributes: role == .changed ? [] : attributes(of: role))
    }

    /// Nothing faint, and whatever matters on a filled ground.
    static let contrast = Theme { role in
        var attributes = attributes(of: role)
        if attributes.remove(.dim) == nil, role != .text { attributes.insert(.bold) }
        return Style(attributes: attributes)
    }

    private init(_ style: (Role) -> Style) {
        styles = Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0, style($0)) })
    }

    private static func attributes(of role: Role) -> Style.Attributes {
        switch role {
        case .text, .live, .approvedOrder, .waiting, .success: []
        case .quiet, .border, .guess, .shippedOrder, .cancelledOrder, .refundedOrder: .dim
        case .strong, .key, .catchingUp, .pendingOrder, .warning, .attention, .changed: .bold
        case .columnName, .placeholder: [.dim, .underline]
        case .field, .rebuilding: .underline
        case .delayed, .failure: [.bold, .underline]
        case .activeKey, .choice, .unknown, .stalled, .failed: [.bold, .reverse]
        case .paused: .reverse
        }
    }

    private static func color(of role: Role) -> Color {
        switch role {
        case .text, .quiet, .strong, .columnName, .border, .field, .placeholder, .choice, .activeKey, .guess, .unknown:
            .standard
        case .key, .catchingUp, .rebuilding, .approvedOrder, .waiting, .changed: .cyan
        case .live, .success: .green
        case .delayed, .pendingOrder, .warning, .attention: .yellow
        case .paused, .refundedOrder: .magenta
        case .stalled, .failed, .failure: .red
        case .shippedOrder, .cancelledOrder: .standard
        }
    }
}
