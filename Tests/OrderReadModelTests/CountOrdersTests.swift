import CQRS
import OrderEvents
import OrderQueries
import TestSupport
import Testing

@testable import OrderReadModel

struct CountOrdersTests {
    @Test(arguments: [
        "status:pending total>500", "-status:cancelled customer:alf", "age>1d -high", "country:germany chai",
        "total:20..100 by:web", "-alf", "product:chai since:2w", "attention", "-attention currency:JPY", "id:7f",
        "status:shipped alf -chai", "nobody",
    ])
    func `a count is that of a plain list, with its sums and refunds`(text: String) async throws {
        let (desk, naive) = try await FilterTraffic.desk()
        let filter = try FilterLanguage(now: FilterTraffic.now, timeZone: .gmt).read(text).valid
        let handler = CountOrdersHandler(store: desk.store, clock: ManualClock(FilterTraffic.now))
        let found = try await handler.answer(CountOrders(filter: filter))
        #expect(found.answer == NaiveDesk.totals(naive.list(filter, .newestFirst)))
        let status = try await desk.store.status()
        #expect(found.checkpoint == status[.orders]?.checkpoint)
    }

    @Test func `a count whose task is cancelled ends without an answer`() async throws {
        let desk = try await ReadDesk()
        let count = Task {
            // What asks has been cancelled by the time the store is asked.
            while !Task.isCancelled { await Task.yield() }
            return try await CountOrdersHandler(store: desk.store).answer(CountOrders(filter: OrderFilter(search: "a")))
        }
        count.cancel()
        await #expect(throws: CancellationError.self) { try await count.value }
    }
}
