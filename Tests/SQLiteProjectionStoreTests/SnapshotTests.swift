import CQRS
import Foundation
import TestSupport
import Testing

@testable import SQLiteProjectionStore

/// Copies a read model for another machine.
@Suite struct SnapshotTests {
    private let directory: TemporaryDirectory
    private let start = Timestamp(milliseconds: 1_795_262_400_000)
    private var target: URL { directory.file("copy.sqlite") }

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func open(_ url: URL) -> CounterStore { CounterStore(openedLater: url, projections: CounterStore.all) }

    /// Twenty deliveries, of which the newest are yet to become rows.
    private func record(in store: CounterStore) async throws {
        for number in Int64(1)...20 {
            let (now, place) = (start + .milliseconds(Int(number)), Position(number))
            let delivery = Delivery(
                of: .counters, first: place, last: place, recorded: now...now, beganAt: now, endedAt: now)
            try await store.write { try $0.record([delivery], endingAt: { now }) }
        }
    }

    private func deliveries(in store: CounterStore) async throws -> [Delivery] {
        var found: [Delivery] = []
        for number in Int64(1)...20 {
            found += try await store.deliveries(
                of: Position(number), recordedAt: start + .milliseconds(Int(number)), in: .counters)
        }
        return found
    }

    @Test func `a copy has the records of every delivery, and nothing that people ask of the projector`() async throws {
        let store = open(directory.file("read.sqlite"))
        try await record(in: store)
        #expect(try await store.read { try DeliveryTable(db: $0).recent().count } > 0)
        let (now, owner) = (start, ProjectorControl.Owner(actor: "ada", session: "s", renewedAt: start))
        try await store.write {
            try $0.setLease(ProjectorLease(holder: "s", epoch: 7, renewedAt: now))
            try $0.setControl(
                ProjectorControl(
                    isPaused: true, allowedThrough: .start, delay: .milliseconds(5), pauseOwner: owner,
                    delayOwner: owner))
        }
        _ = try await store.copy(to: target)
        let copy = open(target)
        let expected = try await deliveries(in: store)
        #expect(expected.count == 20)
        #expect(try await deliveries(in: copy) == expected)
        let status = try await copy.status()
        #expect(status.control == .none && status.lease == nil && status.requests == .none)
        #expect(try await store.status().control.isPaused)
        store.close()
        copy.close()
    }

    @Test func `what an earlier read model has left goes only where that is asked for`() async throws {
        let store = open(directory.file("read.sqlite"))
        try await record(in: store)
        let left = directory.file("copy.sqlite-wal")
        try Data("of another time".utf8).write(to: left)
        await #expect(throws: CopyFailure.self) { try await store.copy(to: target) }
        #expect(FileManager.default.fileExists(atPath: left.path(percentEncoded: false)))
        _ = try await store.copy(to: target, removingRemains: true)
        #expect(!FileManager.default.fileExists(atPath: left.path(percentEncoded: false)))
        // With a read model there, what is next to it is its own.
        try Data("mine".utf8).write(to: left)
        await #expect(throws: CopyFailure.self) { try await store.copy(to: target, removingRemains: true) }
        #expect(try Data(contentsOf: left) == Data("mine".utf8))
        store.close()
    }
}
