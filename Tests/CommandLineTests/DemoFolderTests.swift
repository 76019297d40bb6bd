import CQRS
import Foundation
import TestSupport
import Testing

@testable import DeskComposition
@testable import orderdesk

/// The folder of a demonstration's desk.
@Suite struct DemoFolderTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
    }

    @Test func `it is a desk to throw away, and thrown away`() throws {
        let folder = try DemoFolder(keptAt: nil, in: directory.url)
        #expect(try names() == [folder.url.lastPathComponent])
        #expect(DeskLocation(data: folder.path, environment: [:]).isThrowAway)
        #expect(folder.url.lastPathComponent.hasPrefix("orderdesk-demo-\(getpid())-"))
        try Data("x".utf8).write(to: folder.url.appending(path: "write.sqlite"))
        folder.remove()
        #expect(try names().isEmpty)
    }

    @Test func `one that is to be kept is where it was asked for, and stays`() throws {
        let folder = try DemoFolder(keptAt: directory.file("kept").path(percentEncoded: false))
        folder.remove()
        #expect(try names() == ["kept"])
        #expect(DeskLocation(data: folder.path, environment: [:]).isThrowAway)
    }

    @Test func `a folder with something in it is refused, and left as it is`() throws {
        try Data("mine".utf8).write(to: directory.file("letter"))
        let error = #expect(throws: StoreError.self) { try DemoFolder(keptAt: directory.path) }
        #expect(error.map { "\($0)".contains("is not empty") } == true)
        #expect(try names() == ["letter"])
    }

    @Test func `what a killed demonstration left is removed, and nothing else`() throws {
        let dead = try Self.deadProcess()
        for name in ["orderdesk-demo-\(dead)-AAAA", "orderdesk-demo-\(getpid())-BBBB"] {
            _ = try DemoFolder(keptAt: directory.file(name).path(percentEncoded: false))
        }
        // Without the mark of a desk to throw away it may be anything.
        let unmarked = directory.file("orderdesk-demo-\(dead)-CCCC")
        try FileManager.default.createDirectory(at: unmarked, withIntermediateDirectories: false)
        let link = directory.file("orderdesk-demo-\(dead)-DDDD")
        try FileManager.default.createSymbolicLink(
            at: link, withDestinationURL: directory.file("orderdesk-demo-\(getpid())-BBBB"))
        DemoFolder.removeLeftBehind(in: directory.url)
        #expect(
            try names()
                == [
                    "orderdesk-demo-\(dead)-CCCC", "orderdesk-demo-\(dead)-DDDD", "orderdesk-demo-\(getpid())-BBBB",
                ].sorted())
    }

    /// The id of a process that has ended and was waited for.
    private static func deadProcess() throws -> pid_t {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/true")
        try process.run()
        process.waitUntilExit()
        return process.processIdentifier
    }

    @Test func `the ids made at the desk follow from the seed`() {
        #expect(Demo.idSeed(7) == Demo.idSeed(7))
        #expect(Set((0..<1_000).map { Demo.idSeed(UInt64($0) << 17) }).count == 1_000)
    }
}
