import Testing

@testable import Dashboard

@Suite struct LatestLoadTests {
    @Test func `a newer load cancels the one under way, and an older one that comes late is not begun`() async {
        let loads = LatestLoad<String>()
        let (begun, continuation) = AsyncStream<Void>.makeStream()
        let (never, holder) = AsyncStream<Void>.makeStream()
        async let first = loads.run(number: 1) {
            continuation.yield()
            for await _ in never {}
            return Task.isCancelled ? "cancelled" : "ended"
        }
        for await _ in begun { break }
        #expect(await loads.run(number: 2) { "second" } == "second")
        #expect(await first == "cancelled")
        #expect(await loads.run(number: 1) { "late" } == nil)
        holder.finish()
    }

    @Test func `a load that was given up ends, whether or not it had started, and a newer one goes on`() async {
        let loads = LatestLoad<String>()
        let (begun, continuation) = AsyncStream<Void>.makeStream()
        let (never, holder) = AsyncStream<Void>.makeStream()
        async let first = loads.run(number: 1) {
            continuation.yield()
            for await _ in never {}
            return Task.isCancelled ? "cancelled" : "ended"
        }
        for await _ in begun { break }
        loads.cancel(number: 1)
        #expect(await first == "cancelled")
        loads.cancel(number: 2)
        #expect(await loads.run(number: 2) { "given up" } == nil)
        #expect(await loads.run(number: 3) { "third" } == "third")
        loads.cancel(number: 2)
        #expect(await loads.run(number: 3) { "third" } == "third")
        holder.finish()
    }

    @Test func `of each screen the newest load cancels the one before, and those of others go on`() async {
        let loads = LatestLoads<ScreenID, String>()
        let (begun, continuation) = AsyncStream<Void>.makeStream()
        let (never, holder) = AsyncStream<Void>.makeStream()
        async let first = loads[.customers].run(number: 1) {
            continuation.yield()
            for await _ in never {}
            return Task.isCancelled ? "cancelled" : "ended"
        }
        for await _ in begun { break }
        #expect(await loads[.events].run(number: 2) { "events" } == "events")
        #expect(await loads[.customers].run(number: 3) { "customers" } == "customers")
        #expect(await first == "cancelled")
        holder.finish()
    }
}
