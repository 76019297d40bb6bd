import CQRS
import Foundation
import OrderCommands
import OrderEvents
import OrderWriteModel
import TestSupport
import Testing

/// Starts a scenario: what the log holds before, and the desk's policy.
func given(_ events: DomainEvent..., policy: ApprovalPolicy = ApprovalPolicy()) -> Given {
    Given(events: events, policy: policy)
}

/// The past of a scenario.
struct Given {
    let events: [DomainEvent]
    let policy: ApprovalPolicy

    /// Adds the command that the scenario is about.
    func when<C: Command>(_ command: C, by actor: String = "alice") -> When<C> {
        When(given: self, command: command, actor: actor)
    }
}

/// A scenario that lacks only what is to come of it.
struct When<C: Command> {
    let given: Given
    let command: C
    let actor: String

    /// Expects the command to be accepted, with these events and no others.
    func then(_ expected: DomainEvent..., sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let (answer, events) = try await run()
        #expect(events == expected, sourceLocation: sourceLocation)
        guard case .accepted = answer else {
            Issue.record("not accepted: \(answer)", sourceLocation: sourceLocation)
            return
        }
    }

    /// Expects the command to be rejected with a message that mentions all of `words`, and nothing to be appended.
    func then(
        _ code: RejectionCode, mentioning words: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let (answer, events) = try await run()
        #expect(events.isEmpty, sourceLocation: sourceLocation)
        guard case .rejected(let rejection, isRepeated: false) = answer else {
            Issue.record("not rejected: \(answer)", sourceLocation: sourceLocation)
            return
        }
        #expect(rejection.code == code, "\(rejection.message)", sourceLocation: sourceLocation)
        for word in words {
            #expect(
                rejection.message.contains(word), "'\(word)' is not in: \(rejection.message)",
                sourceLocation: sourceLocation)
        }
    }

    private func run() async throws -> (answer: CommandAnswer<C.Details>, events: [DomainEvent]) {
        let desk = Desk(policy: given.policy)
        try await desk.log.append(given.events)
        let answer = try await desk.dispatch(command, by: actor)
        return (answer, try await desk.log.allEvents().dropFirst(given.events.count).map { $0 })
    }
}

/// One process at a desk: a bus with the middleware that decides, over a log.
struct Desk {
    let log: any EventStore
    let bus: CommandBus
    private let ids: SequentialIDs

    init(
        log: any EventStore = InMemoryEventStore(clock: ManualClock()), policy: ApprovalPolicy = ApprovalPolicy(),
        ids: SequentialIDs = SequentialIDs()
    ) {
        var bus = CommandBus(middleware: [
            MetadataMiddleware(clock: ManualClock()), ValidationMiddleware(), ConflictRetryMiddleware(),
        ])
        OrderWriteModel.register(on: &bus, store: AggregateStore(log: log), policy: policy)
        self.log = log
        self.bus = bus
        self.ids = ids
    }

    func dispatch<C: Command>(
        _ command: C, id: CommandID? = nil, by actor: String = "alice"
    ) async throws -> CommandAnswer<C.Details> {
        try await bus.dispatch(command, metadata: CommandMetadata(commandID: id ?? ids.nextCommand(), actor: actor))
    }
}

extension EventStore {
    /// Appends each event to its own stream, as commands long past would have.
    func append(_ events: [DomainEvent], by actor: String = "past") async throws {
        for event in events {
            let id = CommandID(UUID())
            let stream = event.stream
            let version = try await self.events(in: stream, after: .none, limit: .max).last?.version ?? .none
            let request = AppendRequest(
                cause: EventCause(commandID: id, actor: actor, correlationID: id.uuid, causationID: nil),
                commandName: "Past", target: StreamCondition(stream: stream, version: version),
                events: [
                    NewEvent(type: event.type, occurredAt: Timestamp(microseconds: 0), data: try event.encode())
                ],
                conditions: [], outcome: .accepted(details: .init()))
            guard case .committed = try await append([request]).first else {
                Issue.record("the past of the scenario was not committed")
                return
            }
        }
    }

    /// Returns every event of the log, decoded.
    func allEvents() async throws -> [DomainEvent] {
        try await events(after: .start, limit: .max).map { try DomainEvent(decoding: $0) }
    }
}

extension DomainEvent {
    fileprivate var stream: StreamID {
        switch self {
        case .customer(.registered(let fact)): .customer(fact.customerID)
        case .customer(.updated(let fact)): .customer(fact.customerID)
        case .customer(.suspended(let fact)): .customer(fact.customerID)
        case .customer(.reinstated(let fact)): .customer(fact.customerID)
        case .product(.listed(let fact)): .product(fact.productID)
        case .product(.repriced(let fact)): .product(fact.productID)
        case .product(.discontinued(let fact)): .product(fact.productID)
        case .order(.placed(let fact)): .order(fact.orderID)
        case .order(.itemAdded(let fact)): .order(fact.orderID)
        case .order(.approved(let fact)): .order(fact.orderID)
        case .order(.shipped(let fact)): .order(fact.orderID)
        case .order(.cancelled(let fact)): .order(fact.orderID)
        case .order(.refunded(let fact)): .order(fact.orderID)
        case .order(.noted(let fact)): .order(fact.orderID)
        case .policy: .approvalPolicy
        }
    }
}

extension CommandAnswer {
    /// The receipt of an accepted command.
    var receipt: Receipt<Details>? {
        if case .accepted(let receipt) = self { receipt } else { nil }
    }

    /// The refusal of a rejected one.
    var rejection: Rejection? {
        if case .rejected(let rejection, _) = self { rejection } else { nil }
    }
}
