import Foundation
import TestSupport
import Testing

/// What becomes of a dashboard at work while its files are in trouble, and when the trouble is over.
@Suite(.timeLimit(.minutes(3)))
struct StorageTroubleTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
    }

    /// A desk with one pending order, and the cursor on it.
    private func atWork(_ body: (TerminalSession) async throws -> Void) async throws {
        try await desk.stock()
        try await desk.place("A1")
        try await TerminalSession.run(desk) { session in
            try await session.selectFirst("A1")
            try await session.waitUntilLive()
            try await body(session)
        }
    }

    private func approve(_ session: TerminalSession) async throws {
        try await session.begin("a", titled: "Approve order A1?")
        try await session.press("y")
    }

    /// Approves the order in trouble, and waits for its row to show that there is no answer.
    private func approveInVain(_ session: TerminalSession, because words: String) async throws {
        try await approve(session)
        let screen = try await session.wait(until: "the row says that there is no answer, because it \(words)") {
            $0.contains(/A1 .*APPROVED ~ +\? not (accepted|known)/) && $0.contains("asking again: ")
                && $0.contains(words)
        }
        #expect(screen.contains("Alfreds Futterkiste"))
    }

    /// Waits until all goes on, and makes sure that the order was approved, once.
    private func expectApprovedOnce(_ session: TerminalSession, _ trouble: String) async throws {
        try await session.wait(until: "A1 is APPROVED, for certain") { screen in
            screen.contains(/A1 .*APPROVED/) && !screen.contains("APPROVED ~")
                && TerminalSession.header(of: screen).contains("● LIVE · 0 behind")
        }
        let events = try await desk.run("events", "--json").json(EventsShape.self).events
        let approvals = events.count { $0.type == "OrderApproved" }
        #expect(approvals == 1)
        #expect(events.map(\.position) == Array(1...events.count))
        report(trouble, lost: approvals == 1 ? "nothing" : "\(approvals) approvals instead of one")
    }

    private func report(_ trouble: String, lost: String = "nothing") {
        LongRun.report(item: "storage", tried: "\(trouble), under a dashboard at work", lost: lost)
    }

    // MARK: Trouble with writing

    @Test(.enabled("mounting a disk takes privileges") { await SmallDisk.isAllowed() })
    func `with the disk full nothing is accepted, and all goes on when there is room`() async throws {
        let disk = try await SmallDisk(at: desk.data, in: desk.directory)
        do {
            try await atWork { session in
                try disk.fill()
                try await approveInVain(session, because: "disk is full")
                try disk.makeRoom()
                try await expectApprovedOnce(session, "a full disk")
            }
        } catch {
            await disk.remove()
            throw error
        }
        await disk.remove()
    }

    @Test func `a limit on file sizes does not end the program, and all goes on when it is lifted`() async throws {
        try await atWork { session in
            let program = try await session.program()
            try await StorageTrouble.limitFiles(of: program, toBytes: 4_096, in: desk.directory)
            try await approveInVain(session, because: "could not be read or written")
            try await StorageTrouble.limitFiles(of: program, toBytes: nil, in: desk.directory)
            try await expectApprovedOnce(session, "a limit on file sizes")
        }
    }

    @Test(.enabled("forbidding root to write takes a file system that can") { await Unwritable.isAllowed() })
    func `files that may not be written any more take nothing, and all goes on when they may`() async throws {
        try await atWork { session in
            let logs = [desk.writeStore, desk.readStore].map {
                URL(filePath: $0.path(percentEncoded: false) + "-wal")
            }
            try await Unwritable.begin(logs[0], in: desk.directory)
            try await Unwritable.begin(logs[1], in: desk.directory)
            // Only root's way reaches a file that is open already.
            if geteuid() == 0 { try await approveInVain(session, because: "could not be read or written") }
            try await Unwritable.end(logs[0], in: desk.directory)
            try await Unwritable.end(logs[1], in: desk.directory)
            if geteuid() != 0 { try await approve(session) }
            try await expectApprovedOnce(session, "files made read-only")
        }
    }

    @Test(arguments: ["IMMEDIATE", "EXCLUSIVE"])
    func `while another program holds the log's lock the screen lives, and what waited is accepted`(
        kind: String
    ) async throws {
        try await atWork { session in
            let lock = try HeldLock(on: desk.writeStore, kind: kind)
            try await approve(session)
            let held = LongRun.isOn ? /\? not accepted 1 min/ : /◔ sent [1-9]\.\d s/
            try await session.wait(until: "the row says for how long it has waited", within: .seconds(90)) {
                $0.contains(held)
            }
            try await session.press("?")
            try await session.wait(for: "place an order")
            try await session.press("Escape")
            try lock.release()
            try await expectApprovedOnce(
                session, "the log locked (\(kind)) for \(LongRun.isOn ? "a minute" : "a second")")
        }
    }

    @Test func `while another program holds the read model's lock the lag is reported, and is made up for`()
        async throws
    {
        try await atWork { session in
            let lock = try HeldLock(on: desk.readStore)
            try await approve(session)
            let lag = LongRun.isOn ? /STALLED · 1 behind · 1 min/ : /DELAYED · 1 behind/
            try await session.wait(until: "the header says how far behind it is", within: .seconds(90)) {
                TerminalSession.header(of: $0).contains(lag)
            }
            try lock.release()
            try await expectApprovedOnce(
                session, "the read model locked for \(LongRun.isOn ? "a minute" : "a second")")
        }
    }

    // MARK: Files that go away

    @Test func `a desk moved away is reported with the last picture's age, and all goes on when it is back`()
        async throws
    {
        try await atWork { session in
            let away = desk.directory.file("away")
            try FileManager.default.moveItem(at: desk.data, to: away)
            // An empty folder in its place is what a disk that was unmounted leaves.
            try FileManager.default.createDirectory(at: desk.data, withIntermediateDirectories: false)
            try await session.wait(until: "the header says that the log is away, and how old the picture is") {
                let header = TerminalSession.header(of: $0)
                return header.contains("FAILED") && header.contains("write.sqlite is not there")
                    && header.contains(/as of \d+ s ago/)
            }
            try await approveInVain(session, because: "was deleted, moved or replaced")
            #expect(try FileManager.default.contentsOfDirectory(atPath: desk.data.path(percentEncoded: false)).isEmpty)
            try FileManager.default.removeItem(at: desk.data)
            try FileManager.default.moveItem(at: away, to: desk.data)
            try await expectApprovedOnce(session, "the data directory moved away and back")
        }
    }

    @Test func `a read model that is deleted or damaged comes back under the picture, in every dashboard`() async throws
    {
        try await atWork { first in
            try await TerminalSession.run(desk) { second in
                try await second.selectFirst("A1")
                try await second.waitUntilLive()
                StorageTrouble.delete(desk.readStore)
                for session in [first, second] { try await session.wait(for: "filled from the log") }
                for session in [first, second] { try await session.waitUntilLive() }
                try StorageTrouble.overwrite(desk.readStore)
                try await first.wait(until: "one of them says that the read model was damaged") { _ in
                    FileManager.default.fileExists(
                        atPath: desk.readStore.path(percentEncoded: false) + ".damaged")
                }
                for session in [first, second] {
                    let screen = try await session.wait(until: "it is LIVE, with the cursor where it was") {
                        TerminalSession.header(of: $0).contains("● LIVE · 0 behind") && $0.contains("▸ A1")
                    }
                    #expect(!screen.contains("no orders"))
                }
                try await approve(first)
                try await expectApprovedOnce(second, "the read model deleted and damaged")
            }
        }
        let log = try String(contentsOf: desk.directory.file("state/orderdesk/orderdesk.log"), encoding: .utf8)
        #expect(log.contains("read.sqlite is damaged") && log.contains("is being rebuilt from the log"))
    }

    // MARK: A damaged log

    @Test(arguments: [Damage.overwritten, .cut])
    func `a log damaged in place is reported within a second, refuses, and is left as it is`(damage: Damage)
        async throws
    {
        try await atWork { session in
            try damage.happen(to: desk.writeStore)
            let damaged = try Data(contentsOf: desk.writeStore)
            let screen = try await session.wait(until: "the header says that the log is damaged") {
                TerminalSession.header(of: $0).contains("✖ FAILED · write.sqlite is damaged")
            }
            #expect(screen.contains(/A1 .*PENDING/))
            try await approve(session)
            try await session.wait(until: "the approval is refused") {
                $0.contains("STORE_UNAVAILABLE: write.sqlite is damaged") && $0.contains(/A1 .*PENDING/)
            }
            // One after the other: both at once are the one key Alt-q.
            try await session.press("Escape")
            try await session.wait(without: "STORE_UNAVAILABLE")
            try await session.press("q")
            try await session.wait(for: "exit code 0")
            #expect(try Data(contentsOf: desk.writeStore) == damaged)
            let outcome = try await desk.run("orders")
            #expect(outcome.exitCode == 69)
            #expect(outcome.errors.contains("write.sqlite is damaged"))
            #expect(outcome.errors.contains("backup"))
            #expect(try Data(contentsOf: desk.writeStore) == damaged)
            report("the log \(damage) in place", lost: "nothing more than the damage")
        }
    }

    enum Damage: String, CustomStringConvertible {
        case overwritten
        case cut

        var description: String { rawValue }

        func happen(to file: URL) throws {
            switch self {
            case .overwritten: try StorageTrouble.overwrite(file)
            case .cut: try StorageTrouble.cut(file, to: 4_096)
            }
        }
    }
}
