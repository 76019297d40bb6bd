import CQRS

/// Asks to add amounts to a tally, one event each; refused while the gate is closed.
struct Add: Command {
    struct Details: Codable, Sendable, Equatable {
        let sum: Int
    }

    static let name = "Add"

    let key: String
    let amounts: [Int]

    func describe(in fields: inout ContentFields) {
        fields.add(key)
        for amount in amounts { fields.add(Int64(amount)) }
    }
}

/// Asks to open the gate, or to close it.
struct Toggle: Command {
    struct Details: Codable, Sendable, Equatable {
        let isOpen: Bool
    }

    static let name = "Toggle"

    func describe(in fields: inout ContentFields) {}
}

extension RejectionCode {
    /// The sum would leave its bounds.
    static let outOfBounds = RejectionCode(rawValue: "OUT_OF_BOUNDS")
    /// The gate is closed.
    static let closed = RejectionCode(rawValue: "CLOSED")
}

/// Adds on the condition that neither the tally nor the gate has moved.
struct AddHandler: CommandHandler {
    let aggregates: AggregateStore

    func handle(_ envelope: CommandEnvelope<Add>) async throws -> CommandAnswer<Add.Details> {
        let gate = try await aggregates.load(Gate.self, Gate.key)
        let tally = try await aggregates.load(Tally.self, envelope.command.key)
        return try await aggregates.commit(
            decide(envelope.command.amounts, on: tally.state, behind: gate.state), of: envelope, on: tally,
            reading: [gate.condition]
        ) { Add.Details(sum: $0.sum) }
    }

    private func decide(_ amounts: [Int], on tally: Tally, behind gate: Gate) -> Decision<Tallied> {
        guard gate.isOpen else { return .rejected(Rejection(.closed, "the gate is closed")) }
        guard tally.takes(amounts) else { return .rejected(Rejection(.outOfBounds, "that is too much")) }
        return .accepted(amounts.map(Tallied.added))
    }
}

/// Opens or closes the gate.
struct ToggleHandler: CommandHandler {
    let aggregates: AggregateStore

    func handle(_ envelope: CommandEnvelope<Toggle>) async throws -> CommandAnswer<Toggle.Details> {
        let gate = try await aggregates.load(Gate.self, Gate.key)
        return try await aggregates.commit(.accepted([.toggled]), of: envelope, on: gate) {
            Toggle.Details(isOpen: $0.isOpen)
        }
    }
}
