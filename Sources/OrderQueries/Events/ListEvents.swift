import CQRS
import Foundation
import OrderEvents

/// Asks for the newest events of the log that pass a filter, those that no projection has applied too.
public struct ListEvents: Query, Hashable {
    /// Some events, and how far the log was searched for them.
    public struct Answer: Hashable, Sendable {
        /// The events, newest first.
        public var events: [ListedEvent]
        /// The newest position that was looked at; every event from ``lowest`` to here that passes is among them.
        public var highest: Position
        /// The oldest position that was looked at: the search can go on below it, where it is above 1.
        public var lowest: Position
        /// The log's last position.
        public var head: Position
        /// How far each projection has read, in the order in which they are applied.
        public var checkpoints: [ProjectionCheckpoint]

        /// Whether the log has events older than those that were looked at.
        public var goesOn: Bool { lowest > Position(1) }

        /// Creates an answer.
        public init(
            events: [ListedEvent], highest: Position, lowest: Position, head: Position,
            checkpoints: [ProjectionCheckpoint]
        ) {
            self.events = events
            self.highest = highest
            self.lowest = lowest
            self.head = head
            self.checkpoints = checkpoints
        }
    }

    /// The query's name.
    public static let name = "ListEvents"
    /// The projection by which an event is visible.
    public static let projection = ProjectionName.orders

    /// Which events.
    public var filter: EventFilter
    /// The newest position that is looked at; nil for the log's last.
    public var through: Position?
    /// The most events of an answer; fewer come where the search would have to go further than an answer may.
    public var limit: Int
    /// The zone whose days the filter means.
    public var timeZone: TimeZone

    /// Creates the query.
    public init(
        filter: EventFilter = .all, through: Position? = nil, limit: Int = 200, timeZone: TimeZone = .gmt
    ) {
        self.filter = filter
        self.through = through
        self.limit = limit
        self.timeZone = timeZone
    }
}

/// One event of the log with what it says, and whether readers see it.
public struct ListedEvent: Hashable, Sendable {
    /// The event as the log has it.
    public var recorded: RecordedEvent
    /// What it says in words; of one that cannot be read, why.
    public var summary: String
    /// Whether it can be read by this version of the program.
    public var isReadable: Bool
    /// The order it is about; nil for anything else, and where it cannot be read.
    public var orderID: OrderID?
    /// How it came from the log into the list of orders.
    public var delivery: EventDelivery

    /// The event's place in the log, by which it is the same one in another answer.
    public var position: Position { recorded.position }

    /// Creates an entry.
    public init(
        recorded: RecordedEvent, summary: String, isReadable: Bool = true, orderID: OrderID?, delivery: EventDelivery
    ) {
        self.recorded = recorded
        self.summary = summary
        self.isReadable = isReadable
        self.orderID = orderID
        self.delivery = delivery
    }
}

/// States how far a projection has read.
public struct ProjectionCheckpoint: Hashable, Sendable {
    /// The projection.
    public var name: ProjectionName
    /// The position up to which every event is applied, parked or discarded.
    public var position: Position

    /// Creates a checkpoint.
    public init(_ name: ProjectionName, _ position: Position) {
        self.name = name
        self.position = position
    }
}
