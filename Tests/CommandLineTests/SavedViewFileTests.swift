import Dashboard
import Foundation
import TerminalKit
import TestSupport
import Testing

@testable import DeskComposition
@testable import orderdesk

/// The file of what a dashboard showed: one a desk, written as a whole, and read with nothing but a sentence going wrong.
struct SavedViewFileTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func location(_ desk: String = "desk") -> DeskLocation {
        DeskLocation(
            data: directory.file(desk).path(percentEncoded: false),
            environment: ["XDG_STATE_HOME": directory.file("state").path(percentEncoded: false)])
    }

    private func view(_ filter: String) -> SavedView {
        var view = SavedView()
        view.filter = filter
        return view
    }

    private var onlyFile: URL {
        get throws {
            let folder = directory.file("state/orderdesk/views")
            let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            #expect(files.count == 1)
            return try #require(files.first)
        }
    }

    @Test func `what is written is read, by each desk its own`() throws {
        let (one, other) = (SavedViewFile(for: location()), SavedViewFile(for: location("other")))
        #expect(one.read().view == nil && one.read().warning == nil)
        try one.write(view("status:pending"))
        try other.write(view("high"))
        try one.write(view("alf"))
        #expect(one.read().view == view("alf"))
        #expect(other.read().view == view("high"))
    }

    @Test(arguments: [
        "", "{", "[]", "{\"version\":\"1\"}", "{\"version\":1,\"desk\":7}", "\u{0}", "{\"version\":1}",
        "{\"version\":1,\"desk\":\"d\",\"view\":{\"filter\":7}}", String(repeating: "x", count: 70_000),
    ])
    func `a damaged file is named in one line and written again`(content: String) throws {
        let file = SavedViewFile(for: location())
        try file.write(view("high"))
        try Data(content.utf8).write(to: onlyFile)
        let (found, warning) = file.read()
        #expect(found == nil)
        #expect(warning?.contains("damaged") == true && warning?.contains("\n") == false)
        try file.write(view("alf"))
        #expect(file.read().view == view("alf"))
    }

    @Test func `a mutated file is read or named in one line, and never stops the start`() throws {
        let file = SavedViewFile(for: location())
        var kept = view("status:pending total>500")
        kept.screen = "lag"
        try file.write(kept)
        let (place, base) = (try onlyFile, Array(try Data(contentsOf: onlyFile)))
        var random = SeededRandom(seed: 61)
        let cases = LongRun.count(short: 1_000, long: 20_000)
        for number in 0..<cases {
            try Data(Hostile.mutated(base, &random)).write(to: place)
            let warning = file.read().warning
            #expect(warning.map { $0.count < 600 && TextWidth.sanitized($0) == $0 } ?? true, "case \(number)")
        }
        LongRun.report(item: "fuzz saved view", tried: "\(cases) mutated files")
    }

    @Test func `a file of another version is not read, whatever is in it`() throws {
        let file = SavedViewFile(for: location())
        try file.write(view("high"))
        try Data("{\"version\":2,\"views\":[]}".utf8).write(to: onlyFile)
        let (found, warning) = file.read()
        #expect(found == nil && warning?.contains("another version") == true)
    }

    @Test func `a pipe in its place is not waited for`() throws {
        let file = SavedViewFile(for: location())
        try file.write(view("high"))
        let path = try onlyFile.path(percentEncoded: false)
        unlink(path)
        mkfifo(path, 0o600)
        #expect(file.read().warning?.contains("damaged") == true)
        #expect(throws: (any Error).self) { try file.write(view("alf")) }
    }

    @Test func `of many that write at once one is there as a whole`() async throws {
        let file = SavedViewFile(for: location())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                group.addTask {
                    try file.write(view("total>\(number) " + String(repeating: "x", count: number * 40)))
                    let (found, warning) = file.read()
                    #expect(found?.filter?.hasPrefix("total>") == true && warning == nil)
                }
            }
            try await group.waitForAll()
        }
        _ = try onlyFile
    }
}
