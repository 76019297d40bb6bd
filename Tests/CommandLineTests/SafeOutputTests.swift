import Foundation
import TestSupport
import Testing

@testable import DeskComposition
@testable import orderdesk

/// Files that somebody asked for.
struct SafeOutputTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func path(_ name: String) -> String { directory.file(name).path(percentEncoded: false) }

    private func text(_ name: String) throws -> String {
        try String(contentsOf: directory.file(name), encoding: .utf8)
    }

    private var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() }
    }

    private func put(_ text: String, in name: String) throws {
        try Data(text.utf8).write(to: directory.file(name))
    }

    @Test func `a file has its name only once it is complete, and is this user's alone`() throws {
        let output = try SafeOutput(directory.file("out.csv"))
        try output.write("a\n")
        try output.write(String(repeating: "b", count: 600_000))
        #expect(!FileManager.default.fileExists(atPath: path("out.csv")))
        try output.commit()
        #expect(try text("out.csv").utf8.count == 600_002)
        #expect(try names == ["out.csv"])
        let mode = try FileManager.default.attributesOfItem(atPath: path("out.csv"))[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `an output that is discarded or let go leaves nothing`() throws {
        let output = try SafeOutput(directory.file("out.csv"))
        try output.write("a")
        output.discard()
        #expect(throws: SafeOutput.Failure.system(path: path("out.csv"), code: EBADF)) { try output.commit() }
        do {
            let forgotten = try SafeOutput(directory.file("out.csv"))
            try forgotten.write("a")
        }
        #expect(try names.isEmpty)
    }

    @Test func `a file that is there stays, unless it is to be replaced`() throws {
        try put("old", in: "out.csv")
        #expect(throws: SafeOutput.Failure.exists(path: path("out.csv"))) { try SafeOutput(directory.file("out.csv")) }
        let output = try SafeOutput(directory.file("out.csv"), replacing: true)
        try output.write("new")
        #expect(try text("out.csv") == "old")
        try output.commit()
        #expect(try text("out.csv") == "new")
        #expect(try names == ["out.csv"])
    }

    @Test func `a file that came there meanwhile stays`() throws {
        let output = try SafeOutput(directory.file("out.csv"))
        try put("other", in: "out.csv")
        #expect(throws: SafeOutput.Failure.exists(path: path("out.csv"))) { try output.commit() }
        #expect(try text("out.csv") == "other")
        #expect(try names == ["out.csv"])
    }

    @Test func `a forbidden file is never written over, by whatever name it goes`() throws {
        try put("log", in: "write.sqlite")
        try FileManager.default.createSymbolicLink(atPath: path("soft"), withDestinationPath: "write.sqlite")
        #expect(link(path("write.sqlite"), path("hard")) == 0)
        try FileManager.default.createSymbolicLink(atPath: path("folder"), withDestinationPath: directory.path)
        let forbidden = [directory.file("write.sqlite"), directory.file("write.sqlite-wal")]
        for name in [
            "write.sqlite", "soft", "hard", "folder/write.sqlite", "write.sqlite-wal", "folder/write.sqlite-wal",
        ] {
            #expect(throws: SafeOutput.Failure.forbidden(path: path(name)), "\(name)") {
                try SafeOutput(directory.file(name), forbidding: forbidden, replacing: true)
            }
        }
        // Only later does the name lead there.
        let output = try SafeOutput(directory.file("later"), forbidding: forbidden, replacing: true)
        #expect(link(path("write.sqlite"), path("later")) == 0)
        #expect(throws: SafeOutput.Failure.forbidden(path: path("later"))) { try output.commit() }
        #expect(try text("write.sqlite") == "log")
    }

    @Test func `what is not a regular file is never replaced`() throws {
        #expect(mkfifo(path("pipe"), 0o600) == 0)
        try FileManager.default.createDirectory(atPath: path("folder"), withIntermediateDirectories: false)
        for (name, place) in [("null", "/dev/null"), ("nowhere", "gone"), ("to-pipe", "pipe")] {
            try FileManager.default.createSymbolicLink(atPath: path(name), withDestinationPath: place)
        }
        for name in ["pipe", "folder", "null", "nowhere", "to-pipe"] {
            #expect(throws: SafeOutput.Failure.special(path: path(name)), "\(name)") {
                try SafeOutput(directory.file(name), replacing: true)
            }
        }
        #expect(throws: SafeOutput.Failure.special(path: "/dev/null")) {
            try SafeOutput(URL(filePath: "/dev/null"), replacing: true)
        }
    }

    @Test func `a link to a file means that file`() throws {
        try put("old", in: "real.csv")
        try FileManager.default.createSymbolicLink(atPath: path("link.csv"), withDestinationPath: "real.csv")
        let output = try SafeOutput(directory.file("link.csv"), replacing: true)
        try output.write("new")
        try output.commit()
        #expect(try text("real.csv") == "new")
        #expect(try names == ["link.csv", "real.csv"])
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path("link.csv")) == "real.csv")
    }

    @Test func `a folder that is missing or a disk that is full is reported`() throws {
        let error = #expect(throws: SafeOutput.Failure.self) { try SafeOutput(directory.file("none/out.csv")) }
        #expect(error == .system(path: path("none/out.csv"), code: ENOENT))
        #expect(error?.description == "'\(path("none/out.csv"))' cannot be written (No such file or directory)")
    }

    @Test func `a file that others make is none of the desk's own, by whatever name`() throws {
        let link = directory.file("link")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: directory.file("."))
        let own = [directory.file("own.sqlite")]
        for name in ["own.sqlite", "link/own.sqlite", "./own.sqlite"] {
            #expect(throws: SafeOutput.Failure.forbidden(path: path(name))) {
                try OutputTarget.refuse(URL(filePath: path(name)), among: own)
            }
        }
        for name in ["copy.sqlite", "none/own.sqlite"] {
            try OutputTarget.refuse(URL(filePath: path(name)), among: own)
        }
    }

    @Test
    func
        `the desk's own files are its stores with what SQLite keeps beside them, its settings, its log file and its tokens`()
    {
        let desk = DeskLocation(data: "/desk", environment: [:], home: "/home/a")
        let paths = desk.ownFiles.map { $0.path(percentEncoded: false) }
        #expect(
            paths == [
                "/desk/write.sqlite", "/desk/write.sqlite-wal", "/desk/write.sqlite-shm", "/desk/write.sqlite-journal",
                "/desk/read.sqlite", "/desk/read.sqlite-wal", "/desk/read.sqlite-shm", "/desk/read.sqlite-journal",
                "/desk/write.sqlite.moved", "/desk/write.sqlite.moved-wal", "/desk/write.sqlite.moved-shm",
                "/desk/write.sqlite.moved-journal", "/desk/write.sqlite.arriving", "/desk/write.sqlite.arriving-wal",
                "/desk/write.sqlite.arriving-shm", "/desk/write.sqlite.arriving-journal",
                "/home/a/.config/orderdesk/config.yaml", "/home/a/.local/state/orderdesk/orderdesk.log",
                "/desk/tokens.json",
            ])
    }
}
