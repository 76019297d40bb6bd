import Foundation
import OrderEvents
import TestSupport
import Testing

@testable import OrderExchange

/// The folder format's files are found in a zip archive.
struct ArchiveImportTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test(arguments: ["", "export/", "2024/export/"])
    func `the files of an archive are imported, in whichever folder of it they are`(folder: String) async throws {
        let members = Self.members.map { member in
            var member = member
            member.name = folder + member.name
            return member
        }
        let aside = ZipMember(name: "__MACOSX/\(folder)orders.csv", content: [0])
        let report = try await Desk().importing(try source(members + [aside]))
        #expect(report.complaints == [])
        #expect(report.orders.imported == 2 && report.lines.imported == 3)
    }

    @Test func `a file in an archive may be packed with gzip too`() async throws {
        let members = Self.members.map { ZipMember(name: $0.name + ".gz", content: deflated([$0.content])) }
        #expect(try await Desk().importing(try source(members)).orders.imported == 2)
    }

    @Test func `a file that is there twice, or files in several folders, are not chosen from`() async throws {
        let twice = try source(Self.members + [Self.members[2]])
        #expect(
            await error(twice) == "x.zip: orders.csv is there 2 times; keep the one that is meant; nothing was imported"
        )
        var other = Self.members
        other[3].name = "b/" + other[3].name
        #expect(
            await error(try source(other))
                == "x.zip: the files are in several folders, such as '' and 'b/'; keep those of one; nothing was imported"
        )
    }

    @Test func `an archive without the files says so, and names in it lead nowhere`() async throws {
        let members = [ZipMember(name: "../../secret", content: []), ZipMember(name: "/etc/orders.csv/", content: [])]
        let message = await error(try source(members))
        #expect(message?.contains("holds none of customers.csv") == true)
    }

    @Test func `a path to a folder is a folder, whatever its name`() throws {
        let folder = directory.file("y.zip")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        guard case .folder = ImportSource.at(folder.path) else {
            Issue.record("it was taken for an archive")
            return
        }
    }

    @Test(.enabled(if: Python.isThere, "Python makes the archives"), arguments: ["ZIP_STORED", "ZIP_DEFLATED"])
    func `an archive that Python packs is imported`(method: String) async throws {
        for member in Self.members { try Data(member.content).write(to: directory.file(member.name)) }
        try Python.run(
            """
            import os, sys, zipfile
            with zipfile.ZipFile("p.zip", "w", zipfile.\(method)) as z:
                for name in sorted(os.listdir(".")):
                    if name.endswith(".csv"): z.write(name, "in/" + name)
            """, in: directory.url)
        let report = try await Desk().importing(ImportSource.at(directory.file("p.zip").path))
        #expect(report.orders.imported == 2 && report.complaints == [])
    }

    private static var members: [ZipMember] {
        guard case .files(let files) = Folder().source else { return [] }
        return files.map { ZipMember(name: $0.name, content: $0.bytes) }
    }

    private func source(_ members: [ZipMember]) throws -> ImportSource {
        let place = directory.file("x.zip")
        try Data(zip(members)).write(to: place)
        return ImportSource.at(place.path)
    }

    private func error(_ source: ImportSource) async -> String? {
        do {
            _ = try await Desk().importing(source)
            return nil
        } catch {
            return "\(error)"
        }
    }
}

/// Runs Python, where there is one.
enum Python {
    static let isThere = (try? run("", in: FileManager.default.temporaryDirectory)) != nil

    static func run(_ script: String, in folder: URL) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script]
        process.currentDirectoryURL = folder
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    }
}
