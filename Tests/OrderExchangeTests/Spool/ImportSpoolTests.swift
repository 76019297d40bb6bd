import CQRS
import Foundation
import TestSupport
import Testing

@testable import OrderExchange

/// What a spool gives back, wherever it holds it.
struct ImportSpoolTests {
    @Test(arguments: [0, 1, 1_000, 70_000, 1 << 30])
    func `records are read in any order as they were appended`(heldBytes: Int) throws {
        var random = SeededRandom(seed: 5)
        let spool = ImportSpool(ImportLimits(heldBytes: heldBytes))
        var records: [(place: Int, bytes: [UInt8])] = []
        for number in 0..<3_000 {
            let length = random.once(in: 100) ? random.below(40_000) : random.below(200)
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ number) }
            records.append((try spool.append(bytes), bytes))
            let earlier = records[random.below(records.count)]
            guard try spool.record(at: earlier.place) == earlier.bytes else {
                Issue.record("record at \(earlier.place) after \(number) records")
                return
            }
        }
        for record in records { #expect(try spool.record(at: record.place) == record.bytes) }
    }

    @Test func `no more than the bound and a few pages are in memory, however much is appended`() throws {
        let spool = ImportSpool(ImportLimits(heldBytes: 100_000))
        let record = [UInt8](repeating: 7, count: 1_000)
        var places: [Int] = []
        for _ in 0..<20_000 { places.append(try spool.append(record)) }
        for place in places where place.isMultiple(of: 3) { _ = try spool.record(at: place) }
        #expect(spool.allBytes > 20_000_000)
        #expect(spool.heldBytes < 100_000 + 64 * 1_024 + 16 * 16 * 1_024)
    }

    @Test func `no file is made for what fits into memory`() throws {
        let limits = ImportLimits(makeSpoolFile: { throw StoreError(.cannotOpen, "no file", remedy: "") })
        let spool = ImportSpool(limits)
        let place = try spool.append([1, 2, 3])
        #expect(try spool.record(at: place) == [1, 2, 3])
        #expect(throws: StoreError.self) { _ = try spool.append([UInt8](repeating: 0, count: limits.heldBytes)) }
    }

    @Test func `the file has no name and is its owner's alone`() throws {
        let folder = try TemporaryDirectory()
        let file = try SpoolFile(in: folder.url)
        try file.write([1, 2, 3], at: 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
        #expect(try file.read(2, at: 1) == [2, 3])
    }

    @Test func `a full disk is reported with what to do`() throws {
        let spool = ImportSpool(
            ImportLimits(heldBytes: 0) { SpoolFile(descriptor: open("/dev/full", O_RDWR), folder: "/full") })
        let error = try #require(throws: StoreError.self) { _ = try spool.append([1]) }
        #expect(error.kind == .full)
        #expect(
            "\(error)"
                == "what is read of the files does not fit into a temporary file in '/full' (No space left on device); set "
                + "TMPDIR to a folder that can be written and has room for as much as the files hold, unpacked")
    }

    @Test func `a folder that is not there is reported with what to do`() throws {
        let limits = ImportLimits(heldBytes: 0) { try SpoolFile(in: URL(filePath: "/no/such/folder")) }
        let error = try #require(throws: StoreError.self) { _ = try ImportSpool(limits).append([1]) }
        #expect(error.kind == .cannotOpen)
        #expect(
            "\(error)".hasPrefix(
                "what is read of the files needs a temporary file in '/no/such/folder' (No such file or directory); set"
            ))
    }
}
