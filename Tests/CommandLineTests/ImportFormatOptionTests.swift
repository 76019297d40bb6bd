import ArgumentParser
import Foundation
import OrderExchange
import TestSupport
import Testing

@testable import orderdesk

/// What the options of an import ask for.
struct ImportFormatOptionTests {
    @Test func `a field has the column after the first equals sign`() throws {
        let options = try ImportFormatOptions.parse(["--map", "order_id= A=B ", "--map", "Quantity=Qty"])
        #expect(options.map.map(\.field) == [.orderID, .quantity])
        #expect(options.map.map(\.name) == ["A=B ", "Qty"])
    }

    @Test func `a status has the meaning after the last equals sign`() throws {
        let options = try ImportFormatOptions.parse(["--status-map", "a=b=shipped", "--status-map", "on-hold=PENDING"])
        #expect(options.statusMap.map(\.word) == ["a=b", "on-hold"])
        #expect(options.statusMap.map(\.meaning) == [.shipped, .pending])
    }

    @Test(
        arguments: [
            ["--map", "order_id"], ["--map", "order_id="], ["--map", "=x"], ["--map", "weight=x"],
            ["--status-map", "a"], ["--status-map", "=pending"], ["--status-map", "a=lost"], ["--format", "xml"],
            ["--format", "shopify", "--map", "order_id=x"], ["--save-map", "x"], ["--map-name", "a/b"],
            ["--map-name", ""], ["--save-map", "..", "--map", "order_id=x"],
        ])
    func `what is no map is wrong usage`(arguments: [String]) {
        #expect(throws: (any Error).self) { try ImportFormatOptions.parse(arguments) }
    }

    @Test(arguments: [[""], ["x", "--rejects", "-"], ["x", "--rejects", ""], ["x", "--sample"], []])
    func `an import without a place to read, or to write rejected rows to, is wrong usage`(arguments: [String]) {
        #expect(throws: (any Error).self) { try ImportCommand.parse(arguments) }
    }

    @Test func `a saved map is read again as it was, and options go before it`() throws {
        let directory = try TemporaryDirectory()
        let maps = NamedMaps(nextTo: directory.file("orderdesk/config.yaml"))
        let first = try ImportFormatOptions.parse([
            "--map", "order_id=yes", "--map", "quantity=: \"Qty\" #1", "--save-map", "till",
        ])
        let saved = try first.columnMap(from: maps)
        #expect(maps.names == ["till"])
        #expect(try maps.read("till") == saved)
        let second = try ImportFormatOptions.parse(["--map-name", "till", "--map", "quantity=Menge"])
        #expect(try second.columnMap(from: maps).columns == [.orderID: "yes", .quantity: "Menge"])
        #expect(try maps.read("till") == saved)
    }

    @Test(arguments: ["", "- a", "order_id: [x]", "weight: x", "order_id: *x", "order_id: \"\u{0}\"", "{"])
    func `a map that somebody spoiled is named`(text: String) throws {
        let directory = try TemporaryDirectory()
        let maps = NamedMaps(nextTo: directory.file("orderdesk/config.yaml"))
        let folder = directory.file("orderdesk/maps")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: folder.appending(path: "till.yaml"))
        #expect(throws: ValidationError.self) { try maps.read("till") }
    }

    @Test func `a map that cannot be saved says why`() throws {
        let directory = try TemporaryDirectory()
        try Data().write(to: directory.file("orderdesk"))
        let maps = NamedMaps(nextTo: directory.file("orderdesk/config.yaml"))
        let error = #expect(throws: ValidationError.self) { try maps.save(ColumnMap(), as: "till") }
        #expect(error?.message.contains("there is a file of that name") == true)
    }
}
