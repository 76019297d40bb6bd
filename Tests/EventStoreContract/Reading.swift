import CQRS
import Foundation
import Testing

extension EventStoreContract {
    static let reading = [
        EventStoreCheck("the log is read by position, in order, in pages") { trial in
            try await trial.fill(25)
            var read: [RecordedEvent] = []
            while case let page = try await trial.store.events(after: read.last?.position ?? .start, limit: 7),
                !page.isEmpty
            {
                #expect(page.count <= 7)
                read += page
            }
            #expect(read.map(\.position.rawValue) == (1...25).map { Int64($0) })
            #expect(read == (try await trial.log()))
            #expect(try await trial.store.events(after: Position(25), limit: 7).isEmpty)
            #expect(try await trial.store.events(after: Position(.max), limit: 7).isEmpty)
            #expect(try await trial.store.events(after: .start, limit: 0).isEmpty)
        },
        EventStoreCheck("a page is as long as was asked for and no longer, however long that is") { trial in
            try await trial.fill(200)
            for limit in [1, 31, 32, 33, 40, 63, 64, 65, 99, 100] {
                let page = try await trial.store.events(after: Position(3), limit: limit)
                #expect(page.map(\.position.rawValue) == (4..<(4 + limit)).map { Int64($0) })
                let stream = try await trial.store.events(in: .first, after: .none, limit: limit)
                #expect(stream.map(\.version.rawValue) == (1...limit).map { Int64($0) })
            }
        },
        EventStoreCheck("a stream is read by version, in order, in pages, and alone") { trial in
            try await trial.fill(12)
            let all = try await trial.store.events(in: .first, after: .none, limit: 100)
            #expect(all.map(\.version.rawValue) == (1...6).map { Int64($0) })
            #expect(all.map(\.position.rawValue) == [1, 3, 5, 7, 9, 11])
            #expect(all.allSatisfy { $0.stream == .first })
            let page = try await trial.store.events(in: .first, after: StreamVersion(2), limit: 3)
            #expect(page == Array(all[2...4]))
            #expect(try await trial.store.events(in: .first, after: StreamVersion(6), limit: 3).isEmpty)
            #expect(try await trial.store.events(in: .customer, after: .none, limit: 3).isEmpty)
        },
        EventStoreCheck("every field comes back as it was appended") { trial in
            let command = CommandID(trial.ids.next())
            let cause = EventCause(
                commandID: command, actor: "bob", correlationID: trial.ids.next(), causationID: trial.ids.next())
            let occurredAt = Timestamp(microseconds: -123_456_789_012_345)
            let event = NewEvent(
                type: EventType("Renamed", schemaVersion: 3), occurredAt: occurredAt,
                data: Data((0...255).map { UInt8($0) }))
            try await trial.commit(
                AppendRequest(
                    cause: cause, commandName: "Rename", target: StreamID.first.condition(0), events: [event],
                    conditions: [], outcome: .accepted(details: Data([0, 255]))))
            let expected = RecordedEvent(
                position: Position(1), stream: .first, version: StreamVersion(1), type: event.type,
                occurredAt: occurredAt, recordedAt: trial.clock.now(), cause: cause, data: event.data,
                chain: Chain.start.appending(
                    ContentHash(of: event, in: .first, cause: cause), at: Position(1), version: StreamVersion(1),
                    recordedAt: trial.clock.now()))
            #expect(expected.follows(.start))
            #expect(try await trial.log() == [expected])
            #expect(try await trial.store.events(in: .first, after: .none, limit: 9) == [expected])
            #expect(try await trial.store.answer(to: command)?.outcome == .accepted(details: Data([0, 255])))
        },
        EventStoreCheck("a missing causation stays missing") { trial in
            try await trial.commit(trial.request(.first, "A"))
            #expect(try await trial.log().map(\.cause.causationID) == [nil])
        },
        EventStoreCheck("hostile text comes back byte for byte, and never mixes streams up") { trial in
            for (number, text) in hostileTexts.enumerated() {
                try await trial.expectRoundTrip(of: text, at: number)
            }
            try await trial.expectContiguousLog(of: hostileTexts.count)
        },
    ]

    private static let hostileTexts = [
        "", "a\0b", "a\0c", "\0", "'; DROP TABLE events; --", "\"quoted\"", "line\nbreak\ttab\r", "\u{1B}[2J\u{07}",
        "\u{202E}right to left", "zero\u{200B}width", "%_-like-", "日本語 ✓ 👩‍👩‍👧", "ALFKI", "alfki", " ALFKI ",
        String(repeating: "x", count: 10_000),
    ]
}

extension Trial {
    /// Appends `count` events, by turns to two streams, each on its own.
    fileprivate func fill(_ count: Int) async throws {
        for number in 0..<count {
            let stream: StreamID = number.isMultiple(of: 2) ? .first : .second
            try await commit(request(stream, at: Int64(number / 2), "A"))
        }
    }

    /// Appends an event and a refusal with `text` wherever text can come from outside, and reads both back.
    fileprivate func expectRoundTrip(of text: String, at number: Int) async throws {
        let stream = StreamID(category: "order", key: text)
        let id = ids.next()
        let cause = EventCause(commandID: CommandID(id), actor: text, correlationID: id, causationID: nil)
        try await commit(
            AppendRequest(
                cause: cause, commandName: "Test", target: stream.condition(0),
                events: [NewEvent(type: EventType("A"), occurredAt: clock.now(), data: Data(text.utf8))],
                conditions: [], outcome: .accepted(details: Data(text.utf8))))
        let stored = try #require(try await store.events(in: stream, after: .none, limit: 9).first)
        #expect(Array(stored.stream.key.utf8) == Array(text.utf8))
        #expect(Array(stored.cause.actor.utf8) == Array(text.utf8))
        #expect(stored.data == Data(text.utf8))
        #expect(try await store.events(after: Position(Int64(number)), limit: 9) == [stored])

        let refused = refusal(stream, at: 1, message: text)
        let answer = try await commit(refused)
        #expect(try await store.answer(to: refused.cause.commandID) == answer)
        #expect(answer.outcome == refused.outcome)
    }
}
