import CQRS
import Testing

@testable import orderdesk

/// What is said of a log's move.
@Suite struct LogCopyTests {
    /// The old log of an interrupted move.
    private struct OldLog: LeavingLog {
        let place: Result<LogPlace?, StoreError>
        var name: String { "the old log" }

        func movedTo() throws -> LogPlace? { try place.get() }
        func prepare() {}
        func extent() -> LogExtent { .nothing }
        func holds(_ other: LogExtent) -> Bool { true }
        func events(after position: Position, limit: Int) -> [RecordedEvent] { [] }
        func answers(after sequence: Int64, limit: Int) -> [RecordedAnswer] { [] }
        func close(movedTo place: LogPlace) {}
        func retire() {}
    }

    @Test func `an interrupted move says what has become of the old log`() async {
        let sentences: [(Result<LogPlace?, StoreError>, String)] = [
            (.success(nil), "interrupted: the old log is in use as before; done again, it goes on where it was"),
            (
                .success(LogPlace("db1")),
                "interrupted: the old log is closed, it was moved to db1; done again, it goes on where it was"
            ),
            (
                .failure(StoreError(.unreachable, "away", remedy: "wait")),
                "interrupted; done again, it goes on where it was"
            ),
        ]
        for (place, sentence) in sentences {
            #expect(await LogCommand.Copy.interruption(of: OldLog(place: place)) == sentence)
        }
    }
}
