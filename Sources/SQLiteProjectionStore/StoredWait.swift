import CQRS
import SQLiteStorage

/// Represents a cause as the columns that hold it.
struct StoredWait {
    enum Code: Int64 {
        case pause = 1
        case delay = 2
        case rebuild = 3
        case fault = 4
        case deadLetter = 5
        case takeOver = 6
        case gathering = 7
    }

    var code: Code
    var delay = Duration.zero
    var actor = ""

    init(code: Code, delay: Duration, actor: String) {
        self.code = code
        self.delay = delay
        self.actor = actor
    }

    init(_ cause: DeliveryWait.Cause) {
        switch cause {
        case .pause(let actor): (code, self.actor) = (.pause, actor)
        case .delay(let delay): (code, self.delay) = (.delay, delay)
        case .rebuild: code = .rebuild
        case .fault: code = .fault
        case .deadLetter: code = .deadLetter
        case .takeOver: code = .takeOver
        case .gathering: code = .gathering
        }
    }

    var cause: DeliveryWait.Cause {
        switch code {
        case .pause: .pause(by: actor)
        case .delay: .delay(delay)
        case .rebuild: .rebuild
        case .fault: .fault
        case .deadLetter: .deadLetter
        case .takeOver: .takeOver
        case .gathering: .gathering
        }
    }

    /// The columns that ``wait(_:from:)`` reads, in order.
    static let columns = "cause, delivery_waits.began_at, delivery_waits.ended_at, delay_microseconds, actor"

    /// Returns the wait in the columns of a row from one on; nil where there is none, or a later version's.
    static func wait(_ row: BoundRow, from column: Int32) -> DeliveryWait? {
        guard let code = Code(rawValue: row.integer(column)) else { return nil }
        let stored = StoredWait(code: code, delay: .microseconds(row.integer(column + 3)), actor: row.text(column + 4))
        return DeliveryWait(
            stored.cause, from: Timestamp(microseconds: row.integer(column + 1)),
            until: Timestamp(microseconds: row.integer(column + 2)))
    }
}
