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

    @Test func `an archive without files says so, and names in it lead nowhere`() async throws {
        let folder = ZipMember(name: "/etc/orders.csv/", content: [])
        #expect(await error(try source([folder]))?.contains("holds none of customers.csv") == true)
        let secret = ZipMember(name: "../../secret", content: [])
        #expect(await error(try source([secret, folder]))?.hasPrefix("x.zip, ../../secret: the file is empty") == true)
    }

    @Test(arguments: [false, true])
    func `an archive with one file of another format is read as that file`(isPacked: Bool) async throws {
        let text = "order_id,customer_id,placed_at,product_id,quantity,unit_price\n1,A,2024-05-01,TEA,2,1.25\n"
        let content = isPacked ? gzip(text) : Array(text.utf8)
        let aside = [ZipMember(name: "__MACOSX/._a.csv", content: [0]), ZipMember(name: ".DS_Store", content: [0])]
        let report = try await Desk().importing(try source([ZipMember(name: "a.csv", content: content)] + aside))
        #expect(report.complaints == [] && report.orders.imported == 1)
        #expect(report.readings.first?.file == "x.zip, a.csv")
    }

    @Test func `of several files of other formats none is chosen`() async throws {
        let members = ["orders_1.csv", "orders_2.csv"].map { ZipMember(name: $0, content: Array("a,b\n".utf8)) }
        #expect(
            await error(try source(members))
                == "x.zip: it holds 2 files, such as 'orders_1.csv' and 'orders_2.csv', and none of customers.csv, "
                + "products.csv, orders.csv and order_items.csv; unpack it and import one file after another; "
                + "nothing was imported")
    }

    @Test(arguments: [["[Content_Types].xml", "xl/workbook.xml"], ["mimetype", "content.xml"]])
    func `a spreadsheet file is named as one, whatever it is called`(names: [String]) async throws {
        let message = await error(try source(names.map { ZipMember(name: $0, content: [1]) }))
        #expect(
            message?.hasPrefix("x.zip: this is a spreadsheet file, which is not read; open it in its program") == true)
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
