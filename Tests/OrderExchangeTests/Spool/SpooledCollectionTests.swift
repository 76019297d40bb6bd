import TestSupport
import Testing

@testable import OrderExchange

/// Collections whose values are in a spool equal those that are in memory.
struct SpooledCollectionTests {
    @Test(arguments: [0, 500, 1 << 30])
    func `a list gives its values out in order`(heldBytes: Int) throws {
        var list = SpooledList<String>(in: ImportSpool(ImportLimits(heldBytes: heldBytes)))
        #expect(try list.all().isEmpty)
        let values = (0..<5_000).map { String(repeating: "x", count: $0 % 40) + "\($0)" }
        for value in values { try list.append(value) }
        #expect(try list.all() == values)
        #expect(list.count == values.count)
        #expect(try list.contains { $0 == "x1" } && !list.contains { $0 == "y" })
    }

    @Test(arguments: [0, 500, 1 << 30], [0, 1, 900])
    func `lists that were filled side by side are one after another in a third`(heldBytes: Int, length: Int) throws {
        let spool = ImportSpool(ImportLimits(heldBytes: heldBytes))
        var (first, second) = (SpooledList<String>(in: spool), SpooledList<String>(in: spool))
        for number in 0..<length {
            try second.append("second \(number)")
            try first.append("first \(number)")
        }
        var all = SpooledList<String>(in: spool)
        try all.append("before")
        try all.append(contentsOf: first)
        try all.append(contentsOf: second)
        try all.append("after")
        let expected = (0..<length).map { "first \($0)" } + (0..<length).map { "second \($0)" }
        #expect(try all.all() == ["before"] + expected + ["after"])
        #expect(all.count == 2 * length + 2)
    }

    @Test(arguments: [0, 500, 1 << 30])
    func `ids are found by the first line that they stand on`(heldBytes: Int) throws {
        var ids = SpooledIDs(in: ImportSpool(ImportLimits(heldBytes: heldBytes)))
        for number in 0..<9_000 { try ids.add("id \(number)", line: number + 2) }
        for number in 0..<9_000 { #expect(try ids.line(of: "id \(number)") == number + 2) }
        #expect(try ids.line(of: "id 9000") == nil)
        #expect(try ids.line(of: "") == nil)
    }

    @Test func `ids that differ only in how an accent is composed are one id`() throws {
        var ids = SpooledIDs(in: ImportSpool(.nothingHeld))
        try ids.add("caf\u{E9}", line: 2)
        // Thousands of others, so that it is found in the spool.
        for number in 0..<5_000 { try ids.add("\(number)", line: number) }
        #expect(try ids.line(of: "cafe\u{301}") == 2)
    }

    @Test(arguments: [0, 500, 1 << 30])
    func `the parts of an order come together in order, whatever comes between them`(heldBytes: Int) throws {
        var random = SeededRandom(seed: 9)
        var parts = SpooledParts(in: ImportSpool(ImportLimits(heldBytes: heldBytes)))
        var expected: [String: [String]] = [:]
        for step in 0..<4_000 {
            let id = "order \(random.below(600))"
            var content = SpoolWriter()
            content.write("\(step)")
            let number = try parts.number(of: id)
            #expect((number == nil) == (expected[id] == nil))
            if let number { try parts.extend(number, id, content) } else { try parts.add(id, content) }
            expected[id, default: []].append("\(step)")
        }
        #expect(parts.count == expected.count)
        for number in 0..<parts.count {
            var texts: [String] = []
            try parts.visitParts(of: number) { part in
                var content = part.content
                texts.append(content.text())
            }
            #expect(expected[try parts.latestPart(of: number).id] == texts.reversed())
        }
    }

    @Test func `numbers of any size are read as they were written`() {
        let numbers: [Int64] = [0, 1, -1, 63, 64, -64, -65, 127, 128, 1 << 35, .max, .min]
        var writer = SpoolWriter()
        for number in numbers { writer.write(number) }
        var reader = SpoolReader(writer.bytes)
        #expect(numbers.map { _ in reader.number() } == numbers)
        #expect(reader.isAtEnd)
    }
}
