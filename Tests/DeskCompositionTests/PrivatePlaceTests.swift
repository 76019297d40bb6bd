import Foundation
import TestSupport
import Testing

@testable import DeskComposition

/// Folders and files that this program makes.
struct PrivatePlaceTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func path(_ name: String) -> String { directory.file(name).path(percentEncoded: false) }

    private func mode(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path(name))[.posixPermissions] as? Int
    }

    @Test func `a folder is made with those above it, each for this user alone`() throws {
        try PrivatePlace.makeFolder(directory.url.appending(path: "a/b/c", directoryHint: .isDirectory))
        for name in ["a", "a/b", "a/b/c"] { #expect(try mode(name) == 0o700) }
    }

    @Test func `a folder that is there stays as it is, and a file in its way is named so`() throws {
        try PrivatePlace.makeFolder(directory.url.appending(path: "open"))
        chmod(path("open"), 0o755)
        try PrivatePlace.makeFolder(directory.url.appending(path: "open"))
        #expect(try mode("open") == 0o755)
        try Data().write(to: directory.file("file"))
        for name in ["file", "file/folder"] {
            #expect(throws: PrivatePlace.Failure.fileInTheWay) {
                try PrivatePlace.makeFolder(directory.url.appending(path: name))
            }
        }
    }

    @Test func `only a regular file is written to, and it becomes this user's alone`() throws {
        #expect(mkfifo(path("pipe"), 0o600) == 0)
        for place in [path("pipe"), directory.path, "/dev/null"] {
            #expect(throws: PrivatePlace.Failure.notRegular) { try PrivatePlace.openFile(place, 0) }
        }
        try Data("old".utf8).write(to: directory.file("rejects.csv"))
        chmod(path("rejects.csv"), 0o644)
        close(try PrivatePlace.openFile(path("rejects.csv"), 0))
        #expect(try mode("rejects.csv") == 0o600)
        #expect(try Data(contentsOf: directory.file("rejects.csv")) == Data("old".utf8))
    }
}
