import CQRS
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// When the frame of an answer about the lag is drawn.
struct LagPaceTests {
    @Test func `the first chart, and one that a key asks for, is drawn at once, others come by themselves`() throws {
        var desk = DashboardDriver(orders: [.sample(1)])
        let answer = Message.answered(
            Request(subject: .screen(.lag), number: 0), .screen(.failure(Failure(CancellationError()))))
        desk.press(.function(3))
        #expect(!answer.isBackground(in: desk.state))
        let past = PastLag(
            of: [], present: .nothingWaits, knownSince: nil, from: desk.now + .seconds(-600), until: desk.now,
            samples: 66)
        let request = try #require(desk.requests(for: .screen(.lag)).last)
        desk.answer(request, .screen(.success(Snapshot(past, checkpoint: Position(100)))))
        #expect(answer.isBackground(in: desk.state))
        desk.press(.character("t"))
        #expect(!answer.isBackground(in: desk.state))
    }
}
