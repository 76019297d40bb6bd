import CQRS
import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import SQLiteEventStore

/// Counts statements, which a slow machine does not change, instead of time.
@Suite struct AppendCostTests {
    private let disk: LogOnDisk
    private let trace = StatementTrace()
    private let store: SQLiteEventStore

    init() throws {
        disk = try LogOnDisk()
        store = try SQLiteEventStore(url: disk.url, clock: disk.clock, durability: .full) { [trace] db in
            db.trace { trace.record("\($0)") }
        }
    }

    @Test func `an append judged on five streams runs nine statements, then five, in a long log as in an empty one`()
        async throws
    {
        // The first of its kind also notes the kind of its event.
        _ = try await store.append([disk.request("first")])
        for round in 1...3 {
            trace.clear()
            let results = try await store.append([order("order-\(round)")])
            #expect(results.count == 1)
            // The ends of the events and of the answers, and the streams; then answer and event. That the command has no
            // answer yet is found by inserting one. Versions found before hold while the log ends where they were found.
            #expect(trace.count(of: "SELECT") == 2 + (round == 1 ? 5 : 1))
            #expect(trace.count(of: "INSERT") == 2)
            #expect(trace.count(of: "UPDATE") == 0)
            _ = try await store.append((0..<50).map { disk.request("\(round)-\($0)") })
        }
    }

    @Test func `what another program has appended is looked up again`() async throws {
        _ = try await store.append([disk.request("customer"), order("order-1")])
        let other = try disk.open()
        defer { other.close() }
        _ = try await other.append([disk.request("customer", at: 1)])
        trace.clear()
        let results = try await store.append([disk.request("customer", at: 1), disk.request("customer", at: 2)])
        guard case .conflict(let conflict) = results[0], case .committed = results[1] else {
            Issue.record("\(results)")
            return
        }
        #expect(conflict.actual == StreamVersion(2))
        #expect(trace.count(of: "SELECT version") == 1)
    }

    @Test func `appends of one group look up the streams that they share once`() async throws {
        _ = try await store.append([disk.request("first")])
        trace.clear()
        _ = try await store.append((0..<64).map { order("order-\($0)") })
        #expect(trace.count(of: "SELECT") == 2 + 64 + 4)
        #expect(trace.count(of: "INSERT") == 64 * 2)
    }

    /// Makes an append like a placed order's: judged on a customer and three products besides its own stream.
    private func order(_ key: String) -> AppendRequest {
        let plain = disk.request(key)
        let read = [("customer", "alfki"), ("product", "1"), ("product", "2"), ("product", "3")]
        return AppendRequest(
            cause: plain.cause, commandName: plain.commandName, target: plain.target, events: plain.events,
            conditions: read.map { StreamCondition(stream: StreamID(category: $0, key: $1), version: .none) },
            outcome: plain.outcome)
    }
}

/// Collects the statements that SQLite runs.
private final class StatementTrace: Sendable {
    private let statements = Mutex<[String]>([])

    func record(_ statement: String) { statements.withLock { $0.append(statement) } }

    func clear() { statements.withLock { $0 = [] } }

    func count(of verb: String) -> Int { statements.withLock { $0.count { $0.hasPrefix(verb) } } }
}
