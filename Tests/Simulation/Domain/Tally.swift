import CQRS
import Foundation

/// States what happens in the simulated domain: a tally grew or shrank, or a gate was opened or closed.
enum Tallied: Event, Hashable {
    case added(Int)
    case toggled

    var type: EventType {
        switch self {
        case .added: EventType("Added")
        case .toggled: EventType("Toggled")
        }
    }

    init(decoding stored: RecordedEvent) throws {
        switch stored.type.name {
        case "Toggled": self = .toggled
        case "Added":
            guard let amount = Int(String(decoding: stored.data, as: UTF8.self)) else {
                throw EventDecodingError("an amount is a number")
            }
            self = .added(amount)
        default: throw EventDecodingError("'\(stored.type.name)' is not known here")
        }
    }

    func encode() throws -> Data {
        switch self {
        case .added(let amount): Data(String(amount).utf8)
        case .toggled: Data()
        }
    }
}

/// Keeps a sum between zero and a limit.
struct Tally: Aggregate, Equatable {
    typealias Fact = Tallied
    static let category = "tally"
    static let limit = 60

    private(set) var sum = 0

    mutating func evolve(_ fact: Tallied) {
        if case .added(let amount) = fact { sum += amount }
    }

    /// Whether every one of these amounts, one after the other, keeps the sum within its bounds.
    func takes(_ amounts: [Int]) -> Bool {
        var sum = sum
        return amounts.allSatisfy { amount in
            sum += amount
            return (0...Self.limit).contains(sum)
        }
    }
}

/// Lets amounts through while it is open, which it is at first.
struct Gate: Aggregate, Equatable {
    typealias Fact = Tallied
    static let category = "gate"
    static let key = "main"
    static let stream = StreamID(category: category, key: key)

    private(set) var isOpen = true

    mutating func evolve(_ fact: Tallied) {
        if fact == .toggled { isOpen.toggle() }
    }
}

extension StreamID {
    /// The stream of one tally.
    static func tally(_ key: String) -> StreamID { StreamID(category: Tally.category, key: key) }
}
