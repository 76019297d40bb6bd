import Foundation
import OrderEvents
import TestSupport
import Testing

@testable import OrderExchange

/// A zip archive returns what was packed, or reports why it does not.
struct ZipArchiveTests {
    private static let orders = ZipMember(name: "orders.csv", content: Array("order_id\n1\n".utf8))

    @Test(arguments: [true, false])
    func `a file is given out as it was packed, deflated or stored`(isDeflated: Bool) throws {
        let content = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        let archive = zip([
            Self.orders, ZipMember(name: "a/b.csv", content: content, isDeflated: isDeflated),
            ZipMember(name: "empty", content: [], isDeflated: isDeflated),
        ])
        #expect(try unpacked(archive) == ["orders.csv": Self.orders.content, "a/b.csv": content, "empty": []])
    }

    @Test func `folders are left out, and a comment may follow`() throws {
        let archive = zip(
            [ZipMember(name: "a/", content: [], isDeflated: false), Self.orders], comment: "PK\u{5}\u{6}x")
        #expect(try Array(unpacked(archive).keys) == ["orders.csv"])
    }

    @Test(
        arguments: [
            ([], "is no zip archive, or is cut off; copy it again"),
            (Array("order_id\n".utf8), "is no zip archive, or is cut off; copy it again"),
            (Array(zip([orders]).dropLast()), "is no zip archive, or is cut off; copy it again"),
            (zip([orders], partNumber: 1), "is one of several parts; join them first"),
            (zip([orders], count: 2), "is damaged; copy or pack it again"),
            (zip([orders], count: 0), "is damaged; copy or pack it again"),
            (zip([orders], gap: [0]), "is damaged; copy or pack it again"),
            (
                zip([orders], count: 0xFFFF),
                "is in the zip64 form, which cannot be read; pack it in a smaller archive or unpack it"
            ),
            (
                zip([orders], gap: little(0x0706_4B50, 4) + little(0, 16)),
                "is in the zip64 form, which cannot be read; pack it in a smaller archive or unpack it"
            ),
            (zip([orders], count: 10_001), "holds more than 10000 files, or very long names; unpack it first"),
        ] as [([UInt8], String)])
    func `an archive that cannot be read says why`(bytes: [UInt8], what: String) {
        #expect(error(bytes) == .unreadableFile(file: "x.zip", line: nil, reason: "the file \(what)"))
    }

    @Test(arguments: [
        (spoilt { $0.flags = 1 }, "is encrypted; unpack it and import the files"),
        (spoilt { $0.method = 12 }, "is packed by method 12; only stored and deflated files can be read"),
        (spoilt { $0.checksum = 7 }, "is damaged; copy or pack it again"),
        (spoilt { $0.size = 10 }, "is damaged; copy or pack it again"),
        (spoilt { $0.size = 12 }, "is damaged; copy or pack it again"),
        (spoilt { $0.method = 0 }, "is damaged; copy or pack it again"),
        (spoilt { $0.localName = "orders.txt" }, "is damaged; copy or pack it again"),
    ])
    func `a file in it that cannot be read says why`(member: ZipMember, what: String) {
        #expect(
            error(zip([member])) == .unreadableFile(file: "x.zip, orders.csv", line: nil, reason: "the file \(what)"))
    }

    private static func spoilt(_ spoil: (inout ZipMember) -> Void) -> ZipMember {
        var member = orders
        spoil(&member)
        return member
    }

    @Test func `a bomb is not unpacked beyond the size that its directory gives`() throws {
        var bomb = ZipMember(name: "orders.csv", content: Array(repeating: 0, count: 1_000_000))
        bomb.size = 100
        let archive = try ZipArchive(PlacedMemory(zip([bomb])), file: "x.zip")
        var source = try archive.open(archive.entries[0])
        #expect(throws: ImportError.self) { try source.read() }
    }

    @Test func `a mutated archive gives out what was packed or is refused`() throws {
        let cases = LongRun.count(short: 2_000, long: 100_000)
        let members = [
            Self.orders, ZipMember(name: "x/customers.csv", content: Array(repeating: 65, count: 300)),
            ZipMember(name: "plain", content: Array("as it is".utf8), isDeflated: false),
        ]
        let good = zip(members, comment: "hello")
        var random = SeededRandom(seed: 30)
        var refused = 0
        for number in 0..<cases {
            do {
                for (_, content) in try unpacked(Hostile.mutated(good, &random)) {
                    #expect(members.contains { $0.content == content }, "case \(number)")
                }
            } catch is ImportError {
                refused += 1
            }
        }
        #expect(refused > cases / 2 && refused < cases)
        LongRun.report(item: "fuzz zip", tried: "\(cases) mutated archives, \(refused) refused")
    }

    private func unpacked(_ bytes: [UInt8]) throws -> [String: [UInt8]] {
        let archive = try ZipArchive(PlacedMemory(bytes), file: "x.zip")
        var contents: [String: [UInt8]] = [:]
        for entry in archive.entries {
            var source = try archive.open(entry)
            var content: [UInt8] = []
            while true {
                let chunk = try source.read()
                if chunk.isEmpty { break }
                content += chunk
            }
            contents[entry.name] = content
        }
        return contents
    }

    private func error(_ bytes: [UInt8]) -> ImportError? {
        do {
            _ = try unpacked(bytes)
            return nil
        } catch {
            return error as? ImportError
        }
    }
}
