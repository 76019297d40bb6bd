import TerminalKit

/// A question that is read, answered by a plain yes, and may ask for a reason.
protocol Answerable: Sendable {
    /// The reason being typed; nil while none is.
    var reason: TextInput? { get set }
    /// What is wrong with the answer; nil when nothing is.
    var complaint: String? { get set }
    /// How far the question was read.
    var reading: Reading { get set }
    /// Whether a reason may be given and need not be.
    var takesReason: Bool { get }
}

extension Confirmation: Answerable {}
extension Question: Answerable {}

extension Layer {
    /// The question this layer asks; nil when it asks none.
    var answerable: (any Answerable)? {
        get {
            switch self {
            case .confirmation(let confirmation): confirmation
            case .question(let question): question
            default: nil
            }
        }
        set {
            switch newValue {
            case let confirmation as Confirmation: self = .confirmation(confirmation)
            case let question as Question: self = .question(question)
            default: break
            }
        }
    }
}
