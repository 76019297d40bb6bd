import CQRS
import Foundation
import TestSupport
import Testing

@testable import PostgresEventStore

@Suite struct ServerAwayTests {
    @Test func `a server that stops and comes back`() async throws {
        let server = try await PostgresServer()
        let address = try ServerAddress(server.address())
        try await PostgresEventStore.makeLog(at: address)
        let store = PostgresEventStore(at: address)
        _ = try await store.append([.accepted(1)])
        _ = try await store.head(after: .start)
        let ticks = TickCounter(store.commits())
        try await ticks.wait()

        var before = ticks.count
        try await server.stop()
        // Whoever watches the log learns that it is away.
        try await ticks.wait(past: before)
        let command = CommandID(UUID())
        let start = ContinuousClock.now
        let error = try await #require(throws: StoreError.self) {
            try await store.append([.accepted(2, command: command)])
        }
        #expect(ContinuousClock.now - start < .seconds(2))
        #expect(error.kind == .unreachable)
        #expect(error.leavesNothingBehind && error.mayPass)
        #expect(
            try await #require(throws: StoreError.self) { try await store.head(after: .start) }.kind == .unreachable)

        before = ticks.count
        try await server.start()
        try await ticks.wait(past: before)
        // The listener has found the server, so nobody else waits any longer.
        let answer = try await answer(to: .accepted(2, command: command), from: store)
        #expect(answer.position == Position(2))
        #expect(try await end(of: store) == Position(2))
        store.close()
        #expect(try await #require(throws: StoreError.self) { try await store.append([]) }.kind == .closed)
        try await server.stop("immediate")
    }

    @Test func `what was accepted while connections break is in the log once`() async throws {
        let address = try await TestLogs.make()
        let stores = (0..<3).map { _ in PostgresEventStore(at: address) }
        let (writers, each) = (6, LongRun.count(short: 15, long: 2_000))
        let killer = Task {
            var kills = 0
            while !Task.isCancelled {
                try TestLogs.run(endingConnections, at: address)
                kills += 1
                guard let head = try? await end(of: stores[0]) else { break }
                do {
                    try await eventually("something was appended") { try await end(of: stores[0]) > head }
                } catch is CancellationError {
                    break
                }
            }
            return kills
        }
        let answers = try await withThrowingTaskGroup(of: [CommandID: StoredAnswer].self) { group in
            for writer in 0..<writers {
                group.addTask {
                    var answers: [CommandID: StoredAnswer] = [:]
                    for number in 0..<each {
                        let command = CommandID(UUID())
                        let request = AppendRequest.accepted(writer * each + number, command: command)
                        answers[command] = try await answer(to: request, from: stores[writer % 3])
                    }
                    return answers
                }
            }
            return try await group.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
        }
        killer.cancel()
        let kills = try await killer.value
        _ = try await end(of: stores[0])
        let log = try await stores[0].events(after: .start, limit: 1_000_000)
        #expect(log.map(\.position.rawValue) == (1...writers * each).map { Int64($0) })
        #expect(Set(log.map(\.cause.commandID)).count == log.count)
        var chain = Chain.start
        for event in log {
            #expect(event.follows(chain))
            chain = event.chain
            #expect(answers[event.cause.commandID]?.point == event.point)
        }
        #expect(kills > 0)
        LongRun.report(
            item: "shared log", tried: "\(writers * each) appends while connections were ended \(kills) times")
    }

    /// Appends until the server can be reached.
    private func answer(to request: AppendRequest, from store: PostgresEventStore) async throws -> StoredAnswer {
        try #require(try await whenReachable { try await store.append([request]).first?.answer })
    }

    private func end(of store: PostgresEventStore) async throws -> Position {
        try await whenReachable { try await store.head(after: .start).head }
    }

    /// Tries again as long as no connection can be made, which also happens while connections are ended.
    private func whenReachable<T>(_ body: () async throws -> T) async throws -> T {
        var result: T?
        try await eventually("the server can be reached") {
            do {
                result = try await body()
                return true
            } catch let error as StoreError where error.kind == .unreachable {
                return false
            }
        }
        return try #require(result)
    }

    @Test func `a commit of another program is announced`() async throws {
        let address = try await TestLogs.make()
        let (reader, writer) = (PostgresEventStore(at: address), PostgresEventStore(at: address))
        let ticks = TickCounter(reader.commits())
        try await ticks.wait()
        for number in 1...3 {
            let before = ticks.count
            _ = try await writer.append([.accepted(number)])
            try await ticks.wait(past: before, within: CommitListener.pollInterval - .seconds(1))
        }
    }

    @Test func `a time limit ends the wait for a lock, and what was sent before is not said to be undone`() async throws
    {
        let address = try await TestLogs.make()
        let (patient, broken) = (PostgresEventStore(at: address), PostgresEventStore(at: address))
        for store in [patient, broken] { try await store.open() }
        try TestLogs.run("ALTER FUNCTION event_log.append SET lock_timeout = '300ms'", at: address)
        let holder = try Session(to: address)
        try holder.run("BEGIN; SELECT pg_advisory_xact_lock(\(LogSchema.lock))", within: .seconds(5))
        let second = Task { try await broken.append([.accepted(2)]) }
        let waiting = "FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'"
        try await eventually("the second append waits") {
            try holder.run("SELECT count(*) \(waiting)", within: .seconds(5)).text(0, 0) == "1"
        }
        // It is sent again, and waits again.
        try holder.run("SELECT pg_terminate_backend(pid) \(waiting)", within: .seconds(5))
        let error = try await #require(throws: StoreError.self) { try await patient.append([.accepted(1)]) }
        #expect(error.kind == .busy && error.leavesNothingBehind)
        let unknown = try await #require(throws: StoreError.self) { try await second.value }
        #expect(unknown.kind == .inputOutput && !unknown.leavesNothingBehind)
        try holder.run("ROLLBACK", within: .seconds(5))
        #expect(try await patient.head(after: .start).head == .start)
    }

    @Test func `a connection that falls silent is not believed while no other can be made`() async throws {
        let proxy = try LossyProxy(to: try await PostgresServer.shared())
        let address = try proxy.address(of: try await TestLogs.make())
        let (reach, identity) = (Reachability(), LogIdentity())
        let link = ServerLink(to: address, for: .appending, label: "silent", reach: reach, identity: identity)
        let process = { () async throws -> String? in
            try await link.run(patience: .zero) { (session) throws(ServerFailure) in
                try session.run("SELECT pg_backend_pid()", within: .seconds(20)).text(0, 0)
            }
        }
        let first = try await process()
        // So often that nobody tries again for more than two seconds.
        for _ in 0..<10 { reach.failed(.unreachable("no route")) }
        #expect(try await process() == first)
        proxy.fallSilent()
        await #expect(throws: ServerFailure.unreachable("no route")) { try await process() }
        link.close()
        proxy.stop()
    }

    @Test func `the wait before the next attempt doubles up to a limit`() {
        #expect(
            (1...9).map { Reachability.wait(after: $0).wholeMicroseconds / 1_000 } == [
                50, 100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000,
            ])
        let reach = Reachability()
        let now = ContinuousClock.now
        reach.failed(.unreachable("no route"), at: now)
        #expect(throws: ServerFailure.unreachable("no route")) { try reach.requireWorthTrying(at: now) }
        #expect(throws: Never.self) { try reach.requireWorthTrying(at: now + .milliseconds(50)) }
        reach.succeeded()
        #expect(throws: Never.self) { try reach.requireWorthTrying(at: now) }
    }
}
