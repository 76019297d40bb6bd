import Synchronization
import TestSupport
import Testing

@testable import OrderExchange

/// Records read on a thread of their own are those that the reader alone returns.
@Suite(.timeLimit(.minutes(1))) struct CSVReadAheadTests {
    private static func file(rows: Int) -> [UInt8] {
        Array((1...rows).map { "\($0),\"a\nb\",\($0 % 7 == 0 ? "x\"y" : "z")\n" }.joined().utf8)
    }

    @Test(arguments: [1, 499, 500, 501, 5_003])
    func `records, faults and the lines behind them are the same, in the same order`(rows: Int) throws {
        var reader = try CSVReader { MemoryBytes(Self.file(rows: rows)) }
        let ahead = CSVReadAhead(try CSVReader { MemoryBytes(Self.file(rows: rows)) })
        #expect(ahead.nextLine == reader.nextLine)
        while let item = try reader.next() {
            #expect(try ahead.next() == item)
            #expect(ahead.nextLine == reader.nextLine)
        }
        #expect(try ahead.next() == nil && ahead.next() == nil)
    }

    @Test func `an error comes behind the records before it`() throws {
        let failure = ImportError.notRegular(file: "x.csv")
        let ahead = CSVReadAhead(try CSVReader { FailingBytes(Self.file(rows: 1_200), failure) })
        for _ in 0..<1_200 { #expect(try ahead.next() != nil) }
        #expect(throws: failure) { try ahead.next() }
        #expect(try ahead.next() == nil)
    }

    @Test func `no more than a few parts are read ahead, and nothing once nobody wants it`() async throws {
        let source = EndlessBytes()
        var ahead: CSVReadAhead? = CSVReadAhead(try CSVReader { source })
        #expect(try ahead?.next() != nil)
        // One part in use, three that wait and one that is scanned are 2,500 rows; each read gives out 333.
        try await eventually("the thread is as far ahead as it may be") { source.reads >= 8 }
        ahead = nil
        #expect(source.reads == 8)
    }
}

/// Gives out bytes, then throws.
private struct FailingBytes: ByteSource {
    private var bytes: MemoryBytes
    private let failure: ImportError

    init(_ bytes: [UInt8], _ failure: ImportError) {
        self.bytes = MemoryBytes(bytes)
        self.failure = failure
    }

    mutating func read() throws -> [UInt8] {
        let chunk = bytes.read()
        if chunk.isEmpty { throw failure }
        return chunk
    }
}

/// Gives out rows for ever, 333 at a time, and counts how often.
private final class EndlessBytes: ByteSource, Sendable {
    private let count = Atomic(0)
    private let rows = Array(String(repeating: "1,2,3,4,5,6,7,8,9\n", count: 333).utf8)

    var reads: Int { count.load(ordering: .relaxed) }

    func read() -> [UInt8] {
        count.add(1, ordering: .relaxed)
        return rows
    }
}
