import CQRS

/// Reads a log as it grows and compares it with what workers reported as accepted.
///
/// Every command of a worker's script makes one event, so an event more or less is one too many or lost.
struct LogAudit {
    /// What was found wrong, a sentence each.
    private(set) var findings: [String] = []
    /// The last position read.
    private(set) var head = Position.start
    /// How many commands were acknowledged.
    var acknowledgedCount: Int { acknowledged.count }

    /// Whether a worker wrote that a command was accepted.
    func hasAcknowledged(_ id: CommandID) -> Bool { acknowledged[id] != nil }

    private var versions: [StreamID: StreamVersion] = [:]
    private var recorded: [CommandID: RecordedEvent] = [:]
    private var acknowledged: [CommandID: WrittenReceipt] = [:]

    /// Reads the rest of the log and searches it for what workers wrote.
    mutating func check(_ log: any EventStore, _ receipts: [WrittenReceipt]) async throws {
        try await read(log)
        for receipt in receipts {
            compare(receipt, with: acknowledged[receipt.commandID])
            acknowledged[receipt.commandID] = receipt
            try await check(receipt, in: log)
        }
    }

    /// Reads the log from its beginning and searches for every command ever acknowledged.
    mutating func checkAnew(_ log: any EventStore) async throws {
        var fresh = LogAudit()
        try await fresh.check(log, Array(acknowledged.values))
        if fresh.head != head { findings.append("the log ended at \(head) and now ends at \(fresh.head)") }
        findings += fresh.findings
    }

    private mutating func read(_ log: any EventStore) async throws {
        while true {
            let page = try await log.events(after: head, limit: 1_000)
            for event in page { apply(event) }
            if page.count < 1_000 { return }
        }
    }

    private mutating func apply(_ event: RecordedEvent) {
        if event.position != head.next { findings.append("position \(event.position) follows \(head)") }
        head = event.position
        let last = versions[event.stream] ?? .none
        if event.version != last + 1 { findings.append("\(event.stream): version \(event.version) follows \(last)") }
        versions[event.stream] = event.version
        if let first = recorded.updateValue(event, forKey: event.cause.commandID) {
            findings.append("command \(event.cause.commandID) is at \(first.position) and at \(event.position)")
        }
    }

    private mutating func compare(_ receipt: WrittenReceipt, with first: WrittenReceipt?) {
        guard let first, (first.position, first.version) != (receipt.position, receipt.version) else { return }
        findings.append("command \(receipt.number) was answered \(first.position), then \(receipt.position)")
    }

    private mutating func check(_ receipt: WrittenReceipt, in log: any EventStore) async throws {
        guard let event = recorded[receipt.commandID] else {
            findings.append("command \(receipt.number) was accepted at \(receipt.position) and is not in the log")
            return
        }
        if (event.position, event.version) != (receipt.position, receipt.version) {
            findings.append("command \(receipt.number) was accepted at \(receipt.position) and is at \(event.position)")
        }
        let answer = try await log.answer(to: receipt.commandID)
        if answer?.position != receipt.position || answer?.version != receipt.version {
            findings.append("the answer to command \(receipt.number) is \(answer.map { "\($0)" } ?? "gone")")
        }
    }
}
