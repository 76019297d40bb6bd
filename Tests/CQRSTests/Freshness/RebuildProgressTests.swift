import CQRS
import Testing

@Suite struct RebuildProgressTests {
    @Test func `a rebuild tells how far it is, how fast it goes and how long it takes yet`() {
        var desk = WatchedDesk()
        desk.append(1_000)
        desk.apply(1_000)
        let begun = desk.now
        desk.rebuild = .at(0, since: begun)
        desk.observe()
        desk.pass(.seconds(1))
        desk.rebuild = .at(200, since: begun)
        let rebuild = desk.observe().rebuild
        #expect(rebuild?.checkpoint == Position(200))
        #expect(rebuild?.head == Position(1_000))
        #expect(rebuild?.eventsPerSecond == 200)
        #expect(rebuild?.timeLeft == .seconds(4))
    }

    @Test func `a rebuild that waited for its turn is not taken for a slow one`() {
        var desk = WatchedDesk()
        desk.append(1_000)
        desk.apply(1_000)
        let begun = desk.now
        for _ in 0..<20 {
            desk.rebuild = .at(0, since: begun)
            let waiting = desk.observe().rebuild
            #expect(waiting?.eventsPerSecond == nil && waiting?.timeLeft == nil)
            desk.pass(.seconds(1))
        }
        desk.rebuild = .at(500, since: begun)
        #expect(desk.observe().rebuild?.eventsPerSecond == 500)
    }

    @Test func `the rows that readers see are numbered, and a look in vain does not know the number`() {
        var desk = WatchedDesk()
        #expect(desk.observe().generation == 1)
        #expect(desk.failToObserve().generation == nil)
    }

    @Test func `a rate next to nothing has no end to tell`() {
        let progress = RebuildProgress(
            checkpoint: .start, head: Position(.max), eventsPerSecond: .leastNonzeroMagnitude)
        #expect(progress.timeLeft == nil)
        #expect(RebuildProgress(checkpoint: .start, head: Position(5), eventsPerSecond: 0).timeLeft == nil)
    }
}
