import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import OrderRecords
@testable import orderdesk

/// What `export` is asked for, and the files it writes.
struct ExportOptionTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func path(_ name: String) -> String { directory.file(name).path(percentEncoded: false) }

    private var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() }
    }

    @Test func `the format is the one asked for, else the one that the target's name tells`() throws {
        func format(_ arguments: String...) throws -> ExportCommand.Format {
            try ExportCommand.parse(arguments).chosenFormat
        }
        #expect(try format(path("orders")) == .folder)
        #expect(try format(path("v1.2/")) == .folder)
        #expect(try format(path("orders.csv")) == .csv)
        #expect(try format(path("orders.JSONL")) == .jsonl)
        #expect(try format("-") == .jsonl)
        #expect(try format(path("orders.csv"), "--format", "events") == .events)
        try FileManager.default.createDirectory(atPath: path("day.csv"), withIntermediateDirectories: false)
        #expect(try format(path("day.csv")) == .folder)
        #expect(throws: (any Error).self) { try format(path("orders.txt")) }
        let refusal = #expect(throws: (any Error).self) { try format(path("orders.XLSX")) }
        #expect(refusal.map { "\($0)" }?.contains("a spreadsheet file is not written; write 'orders.csv'") == true)
    }

    @Test(
        arguments: [
            ["-", "--format", "folder"], ["-", "--json"], ["-", "--force"], ["x", "--raw"],
            ["x.jsonl", "--format", "events", "--status", "pending"], [""], ["x", "--format", "xlsx"],
        ])
    func `what makes no sense together is wrong usage`(arguments: [String]) {
        #expect(throws: (any Error).self) { try ExportCommand.parse(arguments) }
    }

    @Test func `the files of a folder get their names together, in a folder that is made for them`() throws {
        let folder = directory.url.appending(path: "out", directoryHint: .isDirectory)
        let files = try ExportFiles(folder: folder, ["a.csv", "b.csv"], forbidding: [], replacing: false)
        try files.append("a", to: 0)
        try files.append("b", to: 1)
        #expect(!FileManager.default.fileExists(atPath: path("out/a.csv")))
        try files.commit()
        #expect(try String(contentsOfFile: path("out/b.csv"), encoding: .utf8) == "b")
        #expect(try FileManager.default.contentsOfDirectory(atPath: path("out")).sorted() == ["a.csv", "b.csv"])
    }

    @Test func `an export that fails leaves no file and no folder behind`() throws {
        let folder = directory.url.appending(path: "out", directoryHint: .isDirectory)
        do {
            let files = try ExportFiles(folder: folder, ["a.csv", "b.csv"], forbidding: [], replacing: false)
            try files.append("a", to: 0)
        }
        #expect(try names.isEmpty)
        do {
            let files = try ExportFiles(folder: folder, ["a.csv", "b.csv"], forbidding: [], replacing: false)
            try files.append("a", to: 0)
            // Somebody else's file gets the second name.
            try Data("other".utf8).write(to: directory.file("out/b.csv"))
            #expect(throws: SafeOutput.Failure.exists(path: path("out/b.csv"))) { try files.commit() }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: path("out")) == ["b.csv"])
    }

    @Test func `a file that is there, or its compressed twin, is in the way of the whole folder`() throws {
        let folder = directory.url
        try Data().write(to: directory.file("b.csv.gz"))
        #expect(throws: SafeOutput.Failure.exists(path: path("b.csv.gz"))) {
            try ExportFiles(folder: folder, ["a.csv", "b.csv"], forbidding: [], replacing: true)
        }
        #expect(try names == ["b.csv.gz"])
        #expect(throws: SafeOutput.Failure.special(path: path("b.csv.gz/x"))) {
            try ExportFiles(
                folder: directory.url.appending(path: "b.csv.gz/x", directoryHint: .isDirectory), ["a.csv"],
                forbidding: [], replacing: false)
        }
    }

    @Test func `pages are numbered, and JSON and CSV are whole unless a page is asked for`() throws {
        let plain = try PageOptions.parse([])
        #expect(plain.isWhole(in: .csv) && plain.isWhole(in: .json) && !plain.isWhole(in: .table))
        #expect(try !PageOptions.parse(["--page", "1"]).isWhole(in: .csv))
        #expect(try !PageOptions.parse(["--page-size", "50"]).isWhole(in: .json))
        #expect(
            plain.record(total: 12_496, in: .json).fields.map(\.value) == [
                .integer(12_496), .integer(1), .integer(12_496),
            ])
        #expect(
            plain.record(total: 12_496, in: .table).fields.map(\.value) == [
                .integer(12_496), .integer(1), .integer(50),
            ])
        #expect(
            plain.summary(shown: 50, total: 1_012_496, "sums")
                == "sums · 50 of 1,012,496 shown (--page N shows others, --format csv everything) · page 1 of 20250")
        #expect(plain.summary(shown: 3, total: 3, "sums") == "sums · page 1 of 1")
    }

    @Test func `a stream's hang-up is noticed without writing to it, and a wait can be given up`() async throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        let (reading, writing) = (ends[0], ends[1])
        defer { close(writing) }
        let given = Task { try await HangUp(of: writing).wait() }
        given.cancel()
        #expect(try await !given.value)
        let waiting = Task { try await HangUp(of: writing).wait() }
        close(reading)
        #expect(try await waiting.value)
    }
}
