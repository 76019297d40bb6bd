import CQRS
import Foundation
import TestSupport
import Testing

@testable import PostgresEventStore

@Suite struct LogCheckTests {
    /// Makes a log of two commands and a refusal, after which the owner does to it what the triggers keep others from.
    private func report(after changes: String, expecting point: LogPoint? = nil) async throws -> LogReport {
        let address = try await TestLogs.make()
        let store = PostgresEventStore(at: address)
        _ = try await store.append([.accepted(1), .accepted(2)])
        _ = try await store.append([.refused(1)])
        try TestLogs.run(
            """
            ALTER TABLE event_log.events DISABLE TRIGGER USER; ALTER TABLE event_log.commands DISABLE TRIGGER USER;
            ALTER TABLE event_log.event_types DISABLE TRIGGER USER; \(changes);
            """, at: address)
        return try await store.check(expecting: point)
    }

    @Test func `a sound log is found to be sound`() async throws {
        let report = try await report(after: "SELECT 1")
        #expect(report.problems.isEmpty)
        #expect((report.events, report.streams, report.answers) == (2, 2, 3))
        #expect(report.end.position == Position(2))
        #expect(report.types == [EventType("A")])
    }

    @Test func `a log that was cut is not the one that was noted`() async throws {
        let report = try await report(after: "SELECT 1", expecting: LogPoint(Position(5), .start))
        #expect(report.problems.first?.contains("ends at 2, before 5") == true)
    }

    @Test(arguments: [
        ("UPDATE event_log.events SET data = 'x' WHERE position = 2", "event 2 ", Int64(2)),
        ("UPDATE event_log.events SET recorded_at = recorded_at + 1 WHERE position = 1", "event 1 ", 1),
        ("DELETE FROM event_log.events WHERE position = 1", "there is no event at position 1", 1),
        ("UPDATE event_log.events SET version = 7 WHERE position = 2", "event 2 ", 2),
        ("UPDATE event_log.commands SET details = 'x' WHERE sequence = 2", "answer 2, to Test", nil),
        ("UPDATE event_log.commands SET actor = 'mallory' WHERE sequence = 3", "answer 3, to Test", nil),
        ("DELETE FROM event_log.commands WHERE sequence = 2", "there is no answer 2", nil),
        ("DELETE FROM event_log.event_types", "is not listed", nil),
    ])
    func `what was changed is found`(change: String, finding: String, position: Int64?) async throws {
        let report = try await report(after: change)
        #expect(report.problems.contains { $0.contains(finding) }, "\(report.problems)")
        #expect(report.firstDamage?.rawValue == position)
    }
}
