import TestSupport
import Testing

@testable import OrderExchange

/// Whatever bytes a CSV file holds, reading it ends, and every line is somebody's.
struct CSVFuzzTests {
    private static let base = Array(
        """
        customer_id,name,email,country\r
        ALFKI,"Alfreds, ""the"" Futterkiste",a@example.org,Germany\r
        BERGS,"Berglunds\nsnabbköp",,Sweden\r

        "",,,
        LAZYK,山羊,"",US
        """.utf8)

    @Test func `mutated files are read to their end, the same whole and in any chunks`() throws {
        let cases = LongRun.count(short: 1_500, long: 100_000)
        var random = SeededRandom(seed: 10)
        var bytes = 0
        for number in 0..<cases {
            let file = Hostile.mutated(Self.base, &random)
            bytes += file.count
            let whole = try items(MemoryBytes(file))
            #expect(whole == (try items(TornBytes(file, largest: 7, random))), "case \(number)")
            if let flaw = Self.flaw(in: whole, of: file) { Issue.record("case \(number): \(flaw) in \(file)") }
            #expect(Self.content(of: whole) == SlowCSVReader(file, width: 4).content(), "case \(number): \(file)")
        }
        LongRun.report(item: "fuzz csv", tried: "\(cases) mutated files, \(bytes) bytes, whole and in chunks")
    }

    @Test func `an empty line in a bad row's field is a line of that row, one between lines in doubt is not`() throws {
        let inText = Array("a,b,c,d\n1,\"x\"y\n\n\"".utf8)
        #expect(Self.content(of: try items(MemoryBytes(inText))).badLines == [2, 3, 4])
        #expect(SlowCSVReader(inText, width: 4).content().badLines == [2, 3, 4])

        let inDoubt = Array("a,b,c,d\n1,\"x\"y\n\ne,\"f\"g\n".utf8)
        #expect(Self.content(of: try items(MemoryBytes(inDoubt))).badLines == [2, 4])
        #expect(SlowCSVReader(inDoubt, width: 4).content().badLines == [2, 4])
    }

    @Test func `mutated gzip files give out what was packed, or say that they are damaged`() throws {
        let cases = LongRun.count(short: 1_500, long: 100_000)
        var random = SeededRandom(seed: 11)
        let good = deflated([Self.base]) + gzip("more\n") + deflated([Self.base])
        var refused = 0
        for _ in 0..<cases {
            var source = try GzipBytes(TornBytes(Hostile.mutated(good, &random), largest: 50, random), file: "x.gz")
            do {
                while try !source.read().isEmpty {}
            } catch is ImportError {
                refused += 1
            }
        }
        #expect(refused > cases / 2)
        LongRun.report(item: "fuzz gzip", tried: "\(cases) mutated files, \(refused) told as damaged")
    }

    @Test func `a chunk is full however small the gzip members are`() throws {
        let members = Array(repeating: gzip("x"), count: 2_000).flatMap { $0 }
        var source = try GzipBytes(TornBytes(members, largest: 30, SeededRandom(seed: 1)), file: "x.gz")
        #expect(try source.read().count == 2_000)
        #expect(try source.read().isEmpty)
    }

    @Test(arguments: ["a", "\""])
    func `a field without an end is not held, only reported`(beginning: String) throws {
        let megabytes = LongRun.count(short: 12, long: 200)
        let chunk = [UInt8](repeating: UInt8(ascii: "x"), count: 1_024 * 1_024)
        var reader = try CSVReader {
            JoinedBytes([MemoryBytes(Array((beginning + "y").utf8)), RepeatedBytes(chunk: chunk, times: megabytes)])
        }
        let before = Resident.bytes
        guard case .fault(let fault)? = try reader.next() else {
            Issue.record("no fault")
            return
        }
        #expect(fault.line == 1)
        #expect(try reader.next() == nil)
        let grown = Resident.bytes - before
        #expect(grown < 9 * 1_024 * 1_024, "grew by \(grown) bytes")
        LongRun.report(item: "huge csv field", tried: "\(megabytes) MiB in one field, grew by \(grown / 1_024) KiB")
    }

    @Test func `a gzip bomb is refused at the limit of bytes, and is never held whole`() throws {
        let megabytes = LongRun.count(short: 12, long: 200)
        let chunk = [UInt8](repeating: UInt8(ascii: "x"), count: 1_024 * 1_024)
        let header = Array("customer_id,name\n".utf8)
        let bomb = deflated([header] + Array(repeating: chunk, count: megabytes))
        let limits = ImportLimits(fileBytes: (megabytes - 1) * 1_024 * 1_024)
        let before = Resident.bytes
        let error = #expect(throws: ImportError.self) {
            try CSVTable(file: "customers.csv.gz", layout: FolderFormat.customerLayout, limits: limits) {
                try GzipBytes(MemoryBytes(bomb), file: "customers.csv.gz")
            }
        }
        #expect(error?.description.contains("holds more than \(limits.fileBytes) bytes; split it") == true)
        let grown = Resident.bytes - before
        #expect(grown < 9 * 1_024 * 1_024, "grew by \(grown) bytes")
        LongRun.report(
            item: "gzip bomb", tried: "\(bomb.count) bytes for \(megabytes) MiB, grew by \(grown / 1_024) KiB")
    }

    /// What a slow reader would call these items; bytes are written as Latin-1.
    private static func content(of items: [CSVItem]) -> SlowCSVReader.Content {
        var content = SlowCSVReader.Content()
        for item in items {
            switch item {
            case .record(let record):
                content.rows[record.line] = record.fields.map { field in
                    String(String.UnicodeScalarView(field.utf8.map { Unicode.Scalar($0) }))
                }
            case .fault(let fault): content.badLines.formUnion(fault.line..<fault.line + fault.lineCount)
            }
        }
        return content
    }

    private func items(_ bytes: any ByteSource) throws -> [CSVItem] {
        var reader = try CSVReader { bytes }
        reader.width = 4
        var items: [CSVItem] = []
        while let item = try reader.next() { items.append(item) }
        return items
    }

    /// Returns which line belongs to no item; nil when every line is empty, begins an item or lies within a good one.
    private static func flaw(in items: [CSVItem], of file: [UInt8]) -> String? {
        var bytes = file[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        var next = 1
        for item in items {
            let first = item.line
            guard first >= next, first <= lines.count else { return "line \(first) after line \(next - 1)" }
            if let lost = (next..<first).first(where: { !isEmpty(lines[$0 - 1]) }) { return "line \(lost) is lost" }
            next = first + item.lineCount
        }
        return (next..<(max(next, lines.count + 1))).first { !isEmpty(lines[$0 - 1]) }.map { "line \($0) is lost" }
    }

    private static func isEmpty(_ line: ArraySlice<UInt8>) -> Bool {
        line.isEmpty || line.elementsEqual([UInt8(ascii: "\r")])
    }
}

/// Gives out several sources' bytes after one another.
private struct JoinedBytes: ByteSource {
    private var sources: [any ByteSource]

    init(_ sources: [any ByteSource]) {
        self.sources = sources
    }

    mutating func read() throws -> [UInt8] {
        while !sources.isEmpty {
            let chunk = try sources[0].read()
            if !chunk.isEmpty { return chunk }
            sources.removeFirst()
        }
        return []
    }
}

extension CSVItem {
    fileprivate var line: Int {
        switch self {
        case .record(let record): record.line
        case .fault(let fault): fault.line
        }
    }

    /// How many lines it spans: for a fault those it reports, for a record those that its fields hold.
    fileprivate var lineCount: Int {
        switch self {
        case .record(let record): 1 + record.fields.reduce(0) { $0 + $1.utf8.count { $0 == UInt8(ascii: "\n") } }
        case .fault(let fault): fault.lineCount
        }
    }
}
