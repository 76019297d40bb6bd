import Foundation
import Testing

@testable import CQRS

@Suite struct IdentityTests {
    @Test func `random command ids are UUIDs of version 4, each another`() {
        let ids = (0..<1_000).map { _ in CommandID.random() }
        #expect(Set(ids).count == ids.count)
        for id in ids {
            let bytes = id.uuid.uuid
            #expect(bytes.6 & 0xF0 == 0x40)
            #expect(bytes.8 & 0xC0 == 0x80)
        }
    }

    @Test func `streams differ, and are found again, by every byte of their names`() {
        let keys =
            (0..<40).map { String(repeating: "k", count: $0) }
            + (0..<40).flatMap { place in
                ["a", "b", "\u{E9}", "e\u{301}"].map {
                    String(repeating: "k", count: place) + $0 + "-long enough to be on the heap"
                }
            }
        let streams = Set(keys.map { StreamID(category: "order", key: $0) })
        #expect(streams.count == keys.count)
        for key in keys { #expect(StreamID("order-" + key).map(streams.contains) == true) }
        #expect(StreamID.all(in: "order", keys: keys).allSatisfy(streams.contains))
        #expect(!streams.contains(StreamID(category: "order", key: "k\0")))
    }

    @Test(arguments: [
        "10248", "", "-", "a-b-c", "\u{301}x", "\u{200D}", "\u{1B}[31m", "order-1", "\n", "\u{202E}abc", "🧾", "\0",
    ])
    func `any key survives its stream's name`(key: String) throws {
        let stream = StreamID(category: "order", key: key)
        let parsed = try #require(StreamID(stream.name))
        #expect(parsed.category == "order")
        #expect(Array(parsed.key.utf8) == Array(key.utf8))
    }

    @Test(arguments: ["", "order", "-10248", "-", "\u{2010}", "order\u{2011}1"])
    func `a name without a category and a hyphen is no stream`(name: String) {
        #expect(StreamID(name) == nil)
    }

    @Test(arguments: [
        "", "1", "not-a-uuid", "00000000-0000-4000-8000-00000000000", "00000000-0000-4000-8000-00000000000g",
    ])
    func `what is no UUID is no command id`(text: String) {
        #expect(CommandID(text) == nil)
    }

    @Test func `a command id is written in lower case and read in either`() throws {
        let id = try #require(CommandID("ABCDEF00-0000-4000-8000-000000000001"))
        #expect(id.description == "abcdef00-0000-4000-8000-000000000001")
        #expect(CommandID(id.description) == id)
    }

    @Test func `positions follow one another and are counted`() {
        #expect(Position.start.next == Position(1))
        #expect(Position(7) - Position(3) == 4)
        #expect(Position(3) < Position(7))
        #expect(StreamVersion.none + 3 == StreamVersion(3))
        #expect("\(Position(1_204)) \(StreamVersion(2))" == "1204 2")
    }

    @Test(arguments: ["-1", "1.5", "\"1\"", "9223372036854775808", "null"])
    func `a hostile number in JSON is an error, not a crash`(json: String) {
        let data = Data("[\(json)]".utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([Position].self, from: data) }
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([StreamVersion].self, from: data) }
    }

    @Test func `a position in JSON is its number`() throws {
        let data = try JSONEncoder().encode([Position(18_204)])
        #expect(String(data: data, encoding: .utf8) == "[18204]")
        #expect(try JSONDecoder().decode([Position].self, from: data) == [Position(18_204)])
    }
}
