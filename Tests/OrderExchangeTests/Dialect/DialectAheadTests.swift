import Synchronization
import TestSupport
import Testing

@testable import OrderExchange

/// How a file is written is found out on a thread of its own as it is without one.
@Suite(.timeLimit(.minutes(1))) struct DialectAheadTests {
    private static let isKnown: @Sendable ([String]) -> Int = { fields in fields.filter { $0 == "quantity" }.count }

    private func ahead(_ open: @escaping @Sendable () throws -> any ByteSource) -> DialectAhead {
        DialectAhead(of: "x.csv", options: DialectOptions(), isKnown: Self.isKnown, open: open)
    }

    @Test func `the same is found, however often it is asked for`() throws {
        let bytes = Array("order;quantity\r\n1;2\r\n".utf8)
        let expected = try CSVDialect(of: "x.csv", options: DialectOptions(), isKnown: Self.isKnown) {
            MemoryBytes(bytes)
        }
        let ahead = ahead { MemoryBytes(bytes) }
        #expect(try ahead.dialect() == expected && ahead.dialect() == expected)
        #expect(expected.separator == .semicolon && expected.lineEnd == .crlf)
    }

    @Test func `an error of reading is thrown to whoever asks`() {
        let failure = ImportError.notRegular(file: "x.csv")
        let ahead = ahead { throw failure }
        #expect(throws: failure) { try ahead.dialect() }
    }

    @Test func `nothing is read once nobody wants to know`() async throws {
        let source = EndlessText()
        var ahead: DialectAhead? = ahead { source }
        try await eventually("the file is being read") { source.reads > 0 }
        #expect(ahead != nil)
        ahead = nil
        let reads = source.reads
        await Task.yield()
        #expect(source.reads == reads)
    }
}

/// Gives out text for ever, and counts how often.
private final class EndlessText: ByteSource, Sendable {
    private let count = Atomic(0)

    var reads: Int { count.load(ordering: .relaxed) }

    func read() -> [UInt8] {
        count.add(1, ordering: .relaxed)
        return Array("1,2\n".utf8)
    }
}
