import Foundation
import Testing

/// Logs that are put back, exchanged or edited: foreign rows, built from another log, are never treated as this one's.
@Suite(.timeLimit(.minutes(2)))
struct LogIdentityTests {
    private let desk: TestDesk
    private let again = "33333333-3333-4333-8333-333333333333"

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    private func path(_ file: URL) -> String { file.path(percentEncoded: false) }

    private func place(_ id: String, as command: String? = nil, wait: Bool = false) async throws -> Outcome {
        let words = ["place", "--customer", "ALFKI", "--item", "1:1", "--id", id]
        return try await desk.run(
            words + (command.map { ["--command-id", $0] } ?? []) + (wait ? ["--wait", "10s", "--json"] : []))
    }

    private func shownOrders() async throws -> Set<String> {
        Set(try await desk.run("orders", "--wait", "10s", "--json").json(OrdersShape.self).orders.map(\.orderID))
    }

    @Test func `a log put back is recognised though the command at the checkpoint is the same one sent again`()
        async throws
    {
        let copy = desk.directory.file("copy.sqlite")
        #expect(try await desk.run("backup", path(copy)).exitCode == 0)
        _ = try await place("BEFORE")
        #expect(try await place("AGAIN", as: again, wait: true).exitCode == 0)
        StorageTrouble.delete(desk.writeStore)
        try FileManager.default.copyItem(at: copy, to: desk.writeStore)
        _ = try await place("AFTER")
        #expect(try await place("AGAIN", as: again, wait: true).exitCode == 0)
        // The list as CSV reads what else is made again, and nobody else is there to make it.
        let list = try await desk.run("orders", "--format", "csv")
        #expect(list.exitCode == 0 && list.output.contains("\nAFTER,") && !list.output.contains("BEFORE"), "\(list)")
        #expect(try await shownOrders() == ["AFTER", "AGAIN"])
    }

    @Test func `the read model of another desk after the same import is not taken for this one's`() async throws {
        let other = try TestDesk()
        try await other.stock()
        try await other.place("THEIRS")
        _ = try await other.run("orders")
        _ = try await place("OURS")
        #expect(try await shownOrders() == ["OURS"])
        StorageTrouble.delete(desk.readStore)
        try FileManager.default.copyItem(at: other.readStore, to: desk.readStore)
        #expect(try await desk.run("status").exitCode == 2)
        let listed = try await desk.run("orders", "--read-only")
        #expect(listed.exitCode == 69)
        #expect(listed.output.isEmpty, "rows of another log are no answer")
        #expect(listed.errors.contains("was made from another log than this one"))
        #expect(try await shownOrders() == ["OURS"])
    }

    @Test func `runbook's backup and restore work, old over new and new over old`() async throws {
        let (old, new) = (desk.directory.file("old.sqlite"), desk.directory.file("new.sqlite"))
        _ = try await place("FIRST")
        #expect(try await desk.run("backup", path(old)).exitCode == 0)
        _ = try await place("SECOND")
        #expect(try await shownOrders() == ["FIRST", "SECOND"])
        let backup = try await desk.run("backup", path(new), "--json").json(BackupShape.self)
        for (copy, orders) in [(old, ["FIRST"]), (new, ["FIRST", "SECOND"]), (old, ["FIRST"])] {
            try restore(copy)
            #expect(try await shownOrders() == Set(orders))
            #expect(try await desk.run("customers").exitCode == 0)
            #expect(try await desk.run("order", "FIRST", "--history", "--wait", "10s").exitCode == 0)
            #expect(try await desk.run("overview", "--wait", "10s").exitCode == 0)
            let verified = try await desk.run("verify")
            #expect(verified.exitCode == 0, "\(verified)")
            let noted = try await desk.run("verify", "--expect", "\(backup.position):\(backup.chain)")
            #expect(noted.exitCode == (copy == new ? 0 : 2), "\(noted)")
        }
    }

    @Test(arguments: ["backup", "snapshot"])
    func `a copy is none of the desk's own files`(command: String) async throws {
        _ = try await place("FIRST")
        for name in ["write.sqlite.moved", "write.sqlite.arriving", "read.sqlite"] {
            let refused = try await desk.run(command, path(desk.data.appending(path: name)))
            #expect(refused.exitCode != 0 && refused.errors.contains("in use here"), "\(refused)")
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: path(desk.data))
        #expect(!files.contains { $0.hasPrefix("write.sqlite.") }, "\(files)")
    }

    /// Follows the runbook.
    private func restore(_ copy: URL) throws {
        for suffix in ["", "-wal", "-shm"] {
            let name = "write.sqlite\(suffix)"
            let aside = desk.data.appending(path: "\(name).\(UUID().uuidString)")
            try? FileManager.default.moveItem(at: desk.data.appending(path: name), to: aside)
        }
        try FileManager.default.copyItem(at: copy, to: desk.writeStore)
    }

    @Test func `one chain is shown everywhere, and tells later whether the log is the same`() async throws {
        let receipt = try await place("A1", wait: true).json(ReceiptShape.self)
        let status = try await desk.run("status", "--json").json(HeadShape.self)
        let backup = try await desk.run("backup", path(desk.directory.file("b")), "--json").json(BackupShape.self)
        #expect(status.chain == receipt.chain)
        #expect(backup.chain == receipt.chain)
        #expect((status.head, backup.position) == (receipt.position, receipt.position))
        _ = try await place("A2")
        #expect(try await desk.run("verify", "--expect", "\(receipt.position):\(receipt.chain)").exitCode == 0)
        let wrong = try await desk.run(
            "verify", "--expect", "\(receipt.position):" + String(repeating: "0", count: 64))
        #expect(wrong.exitCode == 2)
        #expect(wrong.errors.contains("this is not the log that was noted"))
        #expect(try await desk.run("verify", "--expect", "7").exitCode == 64)
    }

    @Test func `an event edited in the file is named, and nobody advises a rebuild`() async throws {
        _ = try await place("A1")
        _ = try await shownOrders()
        let bytes = try Data(contentsOf: desk.writeStore)
        let found = try #require(bytes.range(of: Data(#""quantity":1"#.utf8)))
        var edited = bytes
        edited[found.upperBound - 1] = UInt8(ascii: "9")
        try edited.write(to: desk.writeStore)
        let verified = try await desk.run("verify", "--json")
        #expect(verified.exitCode == 2)
        #expect(try verified.json(VerifiedLogShape.self).log.firstDamage == 5)
        let words = try await desk.run("verify")
        #expect(words.errors.contains("event 5 (OrderPlaced of order-A1, recorded "))
        #expect(!words.errors.contains("rebuild"))
        #expect(words.errors.contains("put a good backup of write.sqlite in its place"))
        StorageTrouble.delete(desk.readStore)
        let status = try await desk.run("orders", "--wait", "3s")
        #expect(status.errors.contains("event 5 is not what the log recorded"), "\(status)")
    }

    @Test func `a log without one of its events has a report`() async throws {
        _ = try await place("A1")
        try desk.editLog("DROP TRIGGER events_never_go; DELETE FROM events WHERE position = 3")
        let verified = try await desk.run("verify", "--json")
        #expect(verified.exitCode == 2)
        let log = try verified.json(VerifiedLogShape.self).log
        #expect(log.firstDamage == 3)
        #expect(log.problems.contains { $0.hasPrefix("there is no event at position 3") })
    }

    @Test func `a backup is never written over anything, and a place that cannot be written is named`() async throws {
        let file = try desk.write("precious", to: "mine.txt")
        for target in [file, "/dev/null", "/no/such/folder/x", path(desk.writeStore), path(desk.data)] {
            let outcome = try await desk.run("backup", target)
            #expect(outcome.exitCode == 74, "\(target): \(outcome)")
            #expect(outcome.errors.split(separator: "\n").count == 1)
        }
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "precious")
    }
}

private struct BackupShape: Decodable {
    let file: String
    let events: Int
    let position: Int
    let chain: String
}

private struct HeadShape: Decodable {
    let head: Int
    let chain: String
}

private struct VerifiedLogShape: Decodable {
    struct Log: Decodable {
        let firstDamage: Int64?
        let problems: [String]
    }

    let log: Log
}
