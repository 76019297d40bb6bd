import CQRS
import EventPublishing
import Testing

@testable import KafkaPublishing

/// Which events are on their way at a time.
struct KafkaDeliveryTests {
    private let gone = OutletError.away("gone")

    private func delivery(_ streams: String...) throws -> KafkaDelivery {
        KafkaDelivery(streams: try streams.map { try #require(StreamID($0)) })
    }

    /// Sends all that may be sent now, and returns the places.
    private func send(_ delivery: inout KafkaDelivery) -> [Int] {
        var places: [Int] = []
        while let next = delivery.next {
            places.append(next)
            delivery.sent()
        }
        return places
    }

    @Test func `of each stream one event is on its way, and the next follows when it has arrived`() throws {
        var delivery = try delivery("a-1", "a-1", "b-1", "a-1")
        #expect(send(&delivery) == [0, 2])
        delivery.confirm(0)
        #expect(send(&delivery) == [1])
        delivery.confirm(2)
        #expect(send(&delivery).isEmpty && !delivery.isDone)
        delivery.confirm(1)
        #expect(send(&delivery) == [3])
        delivery.confirm(3)
        #expect(delivery.isDone && delivery.errors == [nil, nil, nil, nil])
    }

    @Test func `behind an event that failed nothing of its stream is sent`() throws {
        var delivery = try delivery("a-1", "b-1", "a-1", "b-1")
        #expect(send(&delivery) == [0, 1])
        delivery.fail(onItsWay: 0, gone)
        delivery.confirm(1)
        #expect(send(&delivery) == [3])
        delivery.confirm(3)
        #expect(delivery.isDone && delivery.errors == [gone, nil, gone, nil])
    }

    @Test func `what was too large in a batch is tried alone before it is refused`() throws {
        let large = OutletError.refused("large")
        var delivery = try delivery("a-1", "b-1", "b-1", "c-1")
        #expect(send(&delivery) == [0, 1, 3])
        delivery.fail(tooLarge: 0, large)
        delivery.fail(tooLarge: 1, large)
        #expect(send(&delivery).isEmpty)
        delivery.confirm(3)
        #expect(send(&delivery) == [1])
        delivery.confirm(1)
        #expect(send(&delivery) == [2])
        delivery.confirm(2)
        #expect(send(&delivery) == [0])
        delivery.fail(tooLarge: 0, large)
        #expect(delivery.isDone && delivery.errors == [large, nil, nil, nil])
    }

    @Test func `an event that cannot be handed over fails with those behind it, and no other`() throws {
        var delivery = try delivery("a-1", "b-1", "a-1")
        delivery.refuse(gone)
        #expect(send(&delivery) == [1] && delivery.inFlight == 1)
        delivery.confirm(1)
        #expect(delivery.isDone && delivery.errors == [gone, nil, gone])
    }

    @Test func `a report that comes twice, or of nothing, changes nothing`() throws {
        var delivery = try delivery("a-1", "b-1")
        #expect(send(&delivery) == [0, 1])
        delivery.confirm(0)
        delivery.fail(onItsWay: 0, gone)
        delivery.confirm(7)
        #expect(delivery.inFlight == 1 && delivery.open == 1)
        delivery.failAll(gone)
        #expect(delivery.isDone && delivery.errors == [nil, gone])
    }
}
