import CQRS
import Foundation
import TestSupport
import Testing

@testable import AccessTokens

/// The file of the tokens: whose it is, and what is refused.
struct TokenFileTests {
    private let directory: TemporaryDirectory
    private let file: TokenFile
    private let noon = ManualClock().now()

    init() throws {
        directory = try TemporaryDirectory()
        file = TokenFile(in: directory.url)
    }

    private var path: String { file.url.path(percentEncoded: false) }

    @discardableResult
    private func add(_ name: String) throws -> String {
        try file.change { list in
            var random = SystemRandomNumberGenerator()
            return try list.add(name, .clerk, at: noon, expiresAt: nil, using: &random)
        }
    }

    @Test func `it is made for its owner alone, whatever the umask, and replaced in one step`() throws {
        #expect(try file.read() == nil)
        let before = umask(0)
        defer { umask(before) }
        try add("shop")
        var found = stat()
        #expect(stat(path, &found) == 0 && found.st_mode & 0o777 == 0o600)
        let inode = found.st_ino
        try add("till")
        #expect(stat(path, &found) == 0 && found.st_ino != inode)
        #expect(try file.read()?.tokens.map(\.name) == ["shop", "till"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["tokens.json"])
    }

    @Test(arguments: [0o640, 0o604, 0o620, 0o602, 0o660, 0o666] as [mode_t])
    func `a file that others may use is refused`(mode: mode_t) throws {
        try add("shop")
        chmod(path, mode)
        let failure = try #require(throws: TokenFile.Failure.self) { try file.read() }
        #expect(failure.description.contains("chmod 600"))
        #expect(throws: TokenFile.Failure.self) { try add("till") }
    }

    @Test func `what is no regular file, or damaged, is refused and left as it is`() throws {
        mkfifo(path, 0o600)
        #expect(throws: TokenFile.Failure.self) { try file.read() }
        unlink(path)
        mkdir(path, 0o700)
        #expect(throws: TokenFile.Failure.self) { try file.read() }
        rmdir(path)
        try add("shop")
        try FileManager.default.moveItem(at: file.url, to: directory.file("other"))
        symlink(directory.file("other").path(percentEncoded: false), path)
        #expect(throws: TokenFile.Failure.self) { try file.read() }
        unlink(path)
        #expect(FileManager.default.createFile(atPath: path, contents: Data("{".utf8), attributes: nil))
        chmod(path, 0o600)
        #expect(throws: TokenFile.Failure.self) { try add("till") }
        #expect(try Data(contentsOf: file.url) == Data("{".utf8))
    }

    @Test func `changes at the same time are all kept`() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 { group.addTask { try add("shop \(number)") } }
            try await group.waitForAll()
        }
        #expect(try file.read()?.tokens.count == 20)
    }

    @Test func `a change that is refused writes nothing`() throws {
        try add("shop")
        let before = file.stamp
        #expect(throws: TokenList.Fault.self) { try add("shop") }
        #expect(file.stamp == before)
        // What an interrupted change has left does not stop the next one.
        try Data("x".utf8).write(to: directory.file("tokens.json.new"))
        try add("till")
        #expect(try file.read()?.tokens.count == 2)
    }
}
