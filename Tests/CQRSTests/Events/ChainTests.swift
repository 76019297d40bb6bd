import Foundation
import Testing

@testable import CQRS

/// The values were computed by a script in another language, which the article on the chain shows.
struct ChainTests {
    private let first = CommandID(UUID(uuidString: "11111111-1111-4111-8111-111111111111") ?? UUID())
    private let second = CommandID(UUID(uuidString: "22222222-2222-4222-8222-222222222222") ?? UUID())
    private let stream = StreamID(category: "order", key: "A-1")
    private let noon: Int64 = 1_795_262_400_000_000

    @Test func `the chain of two events is that of the test vector`() {
        let placed = event(
            1, EventType("OrderPlaced"), at: noon,
            EventCause(commandID: first, actor: "anna", correlationID: first.uuid, causationID: nil),
            #"{"orderID":"A-1"}"#)
        let content = ContentHash(of: placed)
        #expect(content.description == "5543576a64c18b6019b99c1f09d812f093e845fb773fb6aede9dc5281e7fe8b2")
        let chain = Chain.start.appending(
            content, at: Position(1), version: StreamVersion(1), recordedAt: Timestamp(microseconds: noon + 1))
        #expect(chain.description == "ef6d5f81dfbf56ce71ff7f17fa16d7b06608a49b463eadfaf4b3031544c4aacf")

        let shipped = event(
            2, EventType("OrderShipped", schemaVersion: 2), at: -1,
            EventCause(commandID: second, actor: "Kléber", correlationID: first.uuid, causationID: first.uuid), "")
        #expect(
            ContentHash(of: shipped).description == "f2c30fca3c63dc66152fbd8ccabec1c80da58ffbc801bdacd223df2613a750e2")
        let next = chain.appending(
            ContentHash(of: shipped), at: Position(2), version: StreamVersion(2),
            recordedAt: Timestamp(microseconds: noon))
        #expect(next.description == "610619f03e7450bd546fb4b158d20b42d642f406f1904c6c569ae7e4010b4421")
    }

    @Test func `a field longer than the others together is hashed whole`() {
        let long = event(
            1, EventType("OrderPlaced"), at: noon,
            EventCause(commandID: first, actor: "anna", correlationID: first.uuid, causationID: nil),
            String(repeating: "x", count: 5_000))
        #expect(
            ContentHash(of: long).description == "e547b665932af11724cc759b28b2cf6b52c95fd0960ad4616aca8bcd6264c116")
    }

    @Test(arguments: [
        [1_019], [1_020], [1_021], [1_024], [1_025], [0, 1_016], [0, 1_017], [1_016, 0], [1_012, 4, 4],
        [100, 900, 100], [9_000, 1, 9_000, 0], Array(repeating: 7, count: 400), Array(repeating: 1_020, count: 5), [],
    ])
    func `fields are hashed as they stand one after another, however long they are`(lengths: [Int]) {
        var all: [UInt8] = []
        let texts = lengths.enumerated().map { number, length in
            String(repeating: Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8(number % 26))), count: length)
        }
        for text in texts {
            withUnsafeBytes(of: UInt32(text.utf8.count).bigEndian) { all += $0 }
            all += text.utf8
        }
        let expected = all.withUnsafeBytes { Digest32(hashing: $0) }
        #expect(ContentHash { fields in for text in texts { fields.add(text) } }.digest == expected)
    }

    @Test func `the chain of an acceptance and a refusal is that of the test vector`() {
        let asked = ContentHash(digest: .zero)
        let accepted = ContentHash(
            answerTo: first, named: "PlaceOrder", on: stream, asked: asked, .accepted(details: Data("{}".utf8)))
        #expect(accepted.description == "250ee4358dfe2ae996bc4a7df11c26b9cf8b538ae7e331d5f95974f997fb0ada")
        let chain = Chain.start.appending(
            accepted, sequence: 1, version: StreamVersion(1), position: Position(1),
            answeredAt: Timestamp(microseconds: noon + 1))
        #expect(chain.description == "09cfa65d56a3c7cf838368705753a55c4bff13aaffee630802b182889244334e")
        let refused = ContentHash(
            answerTo: second, named: "ShipOrder", on: stream, asked: nil,
            .rejected(Rejection(RejectionCode(rawValue: "NO"), "not today")))
        #expect(refused.description == "3b84482248753d9d676d6fc506d93764d3a91858ba12986fef30a758951ab07d")
        let next = chain.appending(
            refused, sequence: 2, version: StreamVersion(1), position: Position(1),
            answeredAt: Timestamp(microseconds: noon + 2))
        #expect(next.description == "3ab562554250f4da6266a6591634930e157f8a8d32ec0647aa4f70b15a08b43d")
    }

    @Test func `a point is written as position and chain, and read back`() throws {
        let text = "2617:ef6d5f81dfbf56ce71ff7f17fa16d7b06608a49b463eadfaf4b3031544c4aacf"
        let point = try #require(LogPoint(text))
        #expect(point.position == Position(2617))
        #expect(point.description == text)
        #expect(LogPoint(text.uppercased()) == point)
        #expect(point.chain.short == "ef6d5f81")
        for wrong in [
            "", "2617", "2617:", ":ef6d", "-1" + text.dropFirst(4), text + "0", "x" + text, text + ":1", " " + text,
        ] {
            #expect(LogPoint(String(wrong)) == nil, "\(wrong)")
        }
    }

    @Test func `fields that run together differently have different hashes`() {
        #expect(
            ContentHash {
                $0.add("ab")
                $0.add("c")
            }
                != ContentHash {
                    $0.add("a")
                    $0.add("bc")
                })
        #expect(ContentHash { $0.add(String?.none) } != ContentHash { $0.add(String?.some("")) })
        #expect(ContentHash { $0.add(Int64?.none) } != ContentHash { $0.add(Int64?.some(0)) })
    }

    private func event(
        _ position: Int64, _ type: EventType, at occurredAt: Int64, _ cause: EventCause, _ data: String
    ) -> RecordedEvent {
        RecordedEvent(
            position: Position(position), stream: stream, version: StreamVersion(position), type: type,
            occurredAt: Timestamp(microseconds: occurredAt), recordedAt: Timestamp(microseconds: noon), cause: cause,
            data: Data(data.utf8), chain: .start)
    }
}
