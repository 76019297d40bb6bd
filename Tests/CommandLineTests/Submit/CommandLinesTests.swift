import Foundation
import TestSupport
import Testing

@testable import OrderRecords
@testable import orderdesk

/// Reading commands line by line.
struct CommandLinesTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    private func lines(of bytes: Data) async throws -> [String] {
        let file = folder.file("commands")
        try bytes.write(to: file)
        var lines = try CommandLines(file.path(percentEncoded: false))
        var found: [String] = []
        while let line = try await lines.next() {
            switch line {
            case .text(let data): found.append("\(lines.number):\(String(decoding: data, as: UTF8.self))")
            case .tooLong: found.append("\(lines.number) is too long")
            }
        }
        return found
    }

    @Test func `lines are numbered, blank ones too, whichever way they end`() async throws {
        #expect(try await lines(of: Data("a\n\n  \r\nb\r\nc".utf8)) == ["1:a", "4:b", "5:c"])
        #expect(try await lines(of: Data([0xEF, 0xBB, 0xBF]) + Data("a\n".utf8)) == ["1:a"])
        #expect(try await lines(of: Data()) == [])
        #expect(try await lines(of: Data("\n\n".utf8)) == [])
    }

    @Test func `a line that is too long is passed over whole, and the next one read`() async throws {
        let most = String(repeating: "m", count: CommandLines.longest)
        #expect(try await lines(of: Data("\(most)\nb\n".utf8)) == ["1:\(most)", "2:b"])
        for excess in [1, 2, 65_535, 65_536, 3_000_000] {
            let long = most + String(repeating: "x", count: excess)
            #expect(try await lines(of: Data("a\n\(long)\nb\n".utf8)) == ["1:a", "2 is too long", "3:b"], "\(excess)")
            #expect(try await lines(of: Data("a\n\(long)".utf8)) == ["1:a", "2 is too long"], "\(excess)")
        }
    }

    @Test func `a file that is not there or is a folder is named`() async throws {
        let missing = folder.file("missing").path(percentEncoded: false)
        #expect(throws: CommandLines.Failure.self) { try CommandLines.check(missing) }
        do {
            var lines = try CommandLines(folder.path)
            _ = try await lines.next()
            Issue.record("a folder was read")
        } catch let failure as CommandLines.Failure {
            #expect("\(failure)" == "'\(folder.path)' cannot be read (Is a directory)")
        }
    }
}
