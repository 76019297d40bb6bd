/// A word of the language in which events are filtered.
public enum EventWord: String, Hashable, Sendable, CaseIterable {
    /// Of a type.
    case type
    /// In a stream.
    case stream
    /// Caused by somebody.
    case by
    /// Recorded on a date or later.
    case since
    /// Recorded by the end of a date.
    case until

    /// What events pass, in a few words.
    public var meaning: String {
        switch self {
        case .type: "of this type; type:Order* is every type that begins so"
        case .stream: "the stream's name begins with this; stream=order-7 is the very stream"
        case .by: "caused by somebody whose name holds this; by=web is the very name"
        case .since: "recorded on this date or later"
        case .until: "recorded by the end of this date"
        }
    }

    /// A term with the word.
    public var example: String {
        switch self {
        case .type: "type:OrderPlaced or type:Order*"
        case .stream: "stream:order-7, or stream=order-7 for the very stream"
        case .by: "by:web, or by=web for the very name"
        case .since: "since:1h"
        case .until: "until:2026-11"
        }
    }

    /// The words as a sentence lists them.
    static let list = allCases.map(\.rawValue).joined(separator: ", ")
}
