import TestSupport
import Testing

@testable import OrderExchange

struct CSVReaderTests {
    @Test func `fields are reported apart by commas, records by line ends of either kind`() throws {
        #expect(try read("a,b\r\nc,d\n\n,\ne") == [.of(1, "a", "b"), .of(2, "c", "d"), .of(4, "", ""), .of(5, "e")])
    }

    @Test func `a quoted field may hold commas, quotes and line ends`() throws {
        let items = try read("\"a,b\",\"say \"\"hi\"\"\"\r\n\"two\r\nlines\",x\r\nlast,\"\"")
        #expect(
            items == [.of(1, "a,b", "say \"hi\""), .of(2, "two\r\nlines", "x"), .of(4, "last", "")])
    }

    @Test func `a byte order mark is no part of the first field`() throws {
        #expect(try read("\u{FEFF}a,b\n") == [.of(1, "a", "b")])
    }

    @Test func `an empty file has no records`() throws {
        #expect(try read("") == [])
        #expect(try read("\n\r\n") == [])
    }

    @Test func `a quote that is never closed costs its line only`() throws {
        let reason = "a quote is opened and never closed"
        #expect(try read("a,\"b\nc,d\ne,f") == [.bad(1, reason, "a"), .of(2, "c", "d"), .of(3, "e", "f")])
    }

    @Test func `a quote closed by a later line's quote costs its line only`() throws {
        let reason = "text follows a closing quote; double the quotes inside a field"
        #expect(try read("a,\"b\nc,\"d\"\ne,f\n") == [.bad(1, reason, "a"), .of(2, "c", "d"), .of(3, "e", "f")])
    }

    @Test func `text in a field of a bad row is no row`() throws {
        let text = "1,\"note with \"bad quotes\nphantom,row\nend\",x\nc,d\n"
        let reason = "text follows a closing quote; double the quotes inside a field"
        #expect(
            try read("a,b\n" + text, width: 2) == [
                .of(1, "a", "b"), .fault(CSVFault(line: 2, lineCount: 3, reason: reason, readable: ["1"])),
                .of(5, "c", "d"),
            ])
    }

    @Test func `lines of which nobody knows whether they are rows are named one by one`() throws {
        let doubt = "whether this line is a row is in doubt: a quote on line 2 is not closed, or not doubled"
        let items = try read("a,b\n1,\"x\"y\nc,d\ne,\"f\"g\nh,i\n", width: 2)
        #expect(items[2...3] == [.bad(3, doubt, "c", "d"), .bad(4, doubt, "e", "fg")])
        #expect(items.last == .of(5, "h", "i"))
    }

    @Test func `a torn row is passed over whole, with the lines that its fields hold`() throws {
        let items = try read("a,b\n1,\"x\ny,z\n\",3\nc,d\n", width: 2)
        #expect(items.count == 3 && items.last == .of(5, "c", "d"))
        guard case .fault(let fault) = items[1] else {
            Issue.record("the torn row was taken")
            return
        }
        #expect((fault.line, fault.lineCount) == (2, 3))
    }

    @Test func `every quote in doubt up to the end leaves no row`() throws {
        let items = try read("a,b\n\"c\"d,e\nf,g\nh,\"i\"j\nk,l\nm,n\"\"\n\"", width: 2)
        #expect(items.first == .of(1, "a", "b"))
        #expect(items.dropFirst().allSatisfy { !$0.isRecord })
        #expect(items.count == 7)
    }

    @Test func `a quote inside a plain field is a fault`() throws {
        let reason = "a quote stands inside a field; put the whole field in quotes and double the quote"
        #expect(try read("a,5\" pipe\nb,c") == [.bad(1, reason, "a", "5\" pipe"), .of(2, "b", "c")])
    }

    @Test func `bytes that are not UTF-8 are named by line and field`() throws {
        let reason = "field 2 is not UTF-8; save the file as UTF-8"
        let bytes = Array("a,b\nc,".utf8) + [0xE9] + Array("\ne,f\n".utf8)
        #expect(try read(bytes) == [.of(1, "a", "b"), .bad(2, reason, "c", "\u{FFFD}"), .of(3, "e", "f")])
    }

    @Test func `a row with fewer or more fields than the header is torn`() throws {
        let items = try read("a,b\n1\n1,2,3\n1,2", width: 2)
        #expect(
            items == [
                .of(1, "a", "b"), .bad(2, "the row has 1 field where the header has 2", "1"),
                .bad(3, "the row has 3 fields where the header has 2", "1", "2", "3"), .of(4, "1", "2"),
            ])
    }

    @Test func `a record longer than the limit is a quote never closed, however long the file`() throws {
        let filler = String(repeating: "x,y\n", count: CSVReader.longestRecord / 2)
        let items = try read("a,\"b\n" + filler)
        #expect(items.count == 1 + CSVReader.longestRecord / 2)
        #expect(items.first == .bad(1, "a quote is opened and never closed", "a"))
        #expect(items.last == .of(1 + CSVReader.longestRecord / 2, "x", "y"))
    }

    @Test func `a row longer than the limit is a fault, not two rows`() throws {
        let long = String(repeating: "x", count: 3 * CSVReader.longestRecord)
        let reason = "the row is longer than \(CSVReader.longestRecord) bytes"
        let items = try read("a\n\(long)\nb")
        #expect(items.count == 3)
        #expect(items.first == .of(1, "a") && items.last == .of(3, "b"))
        guard case .fault(let fault) = items[1] else {
            Issue.record("the long row was taken")
            return
        }
        #expect(fault.line == 2 && fault.reason == reason)
    }

    @Test(arguments: [1, 2, 3, 7])
    func `it does not matter in which chunks the bytes come`(size: Int) throws {
        let bytes =
            Array("\u{FEFF}a,\"b\r\nc\"\r\n\r\n\"d\"\"\",é\r\nbad\"\n\"x\"y\nlast,\"q\"\r".utf8) + [0x0A, 0xFF]
        #expect(try read(Pieces(bytes, size: size)) == read(bytes))
    }

    @Test(arguments: [",", "\"", "\n", "\r", "\r\n", "a\rb", "a\nb"])
    func `a field with a sign of CSV in it is quoted, and read as it was`(field: String) throws {
        let row = CSVWriter.row(["x", field, "y"])
        #expect(row.contains("\"" + field.replacing("\"", with: "\"\"") + "\""))
        guard case .record(let record)? = try read(row).first else {
            Issue.record("no row was read")
            return
        }
        #expect(record.fields == ["x", field, "y"])
    }

    @Test(arguments: 0..<200)
    func `what the writer writes, the reader reads`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let rows = (0..<20).map { _ in
            (0..<Int.random(in: 1...4, using: &random)).map { _ in random.field() }
        }
        var writer = CSVWriter()
        for row in rows { writer.write(row) }
        let fields = try read(writer.text).map { item -> [String] in
            guard case .record(let record) = item else { return ["\(item)"] }
            return record.fields
        }
        #expect(fields == rows)
    }

    private func read(_ text: String, width: Int? = nil) throws -> [CSVItem] {
        try read(Array(text.utf8), width: width)
    }

    private func read(_ bytes: [UInt8], width: Int? = nil) throws -> [CSVItem] {
        try read(MemoryBytes(bytes), width: width)
    }

    private func read(_ bytes: any ByteSource, width: Int? = nil) throws -> [CSVItem] {
        var reader = try CSVReader { bytes }
        reader.width = width
        var items: [CSVItem] = []
        while let item = try reader.next() { items.append(item) }
        return items
    }
}

extension CSVItem {
    fileprivate var isRecord: Bool {
        guard case .record = self else { return false }
        return true
    }

    fileprivate static func of(_ line: Int, _ fields: String...) -> CSVItem {
        .record(CSVRecord(line: line, fields: fields))
    }

    fileprivate static func bad(_ line: Int, _ reason: String, _ readable: String...) -> CSVItem {
        .fault(CSVFault(line: line, reason: reason, readable: readable))
    }
}

/// Returns bytes in chunks of one size.
private struct Pieces: ByteSource {
    private var rest: ArraySlice<UInt8>
    private let size: Int

    init(_ bytes: [UInt8], size: Int) {
        rest = bytes[...]
        self.size = size
    }

    mutating func read() -> [UInt8] {
        defer { rest = rest.dropFirst(size) }
        return Array(rest.prefix(size))
    }
}

extension SeededRandom {
    /// A field made of the characters that CSV is about.
    fileprivate mutating func field() -> String {
        let alphabet: [String] = ["a", ",", "\"", "\r", "\n", "\r\n", " ", "é", "🙂", "=", "\u{0}"]
        let length = Int.random(in: 0...6, using: &self)
        return (0..<length).map { _ in alphabet.randomElement(using: &self) ?? "" }.joined()
    }
}
