import Synchronization
import TestSupport
import Testing

@testable import OrderExchange

/// How an import's records are dealt out to its workers.
@Suite(.timeLimit(.minutes(1))) struct RecordFeedTests {
    private struct Broken: Error {}

    /// What was handed out or added so far, by several tasks.
    private final class Record: Sendable {
        private let numbers = Mutex<[Int]>([])

        var all: [Int] { numbers.withLock { $0 } }

        func add(_ number: Int) { numbers.withLock { $0.append(number) } }
    }

    @Test(arguments: [1, 3, 64], [1, 2, 8])
    func `every record is handed out once, however many work`(workers: Int, most: Int) async {
        let feed = RecordFeed<Int>(holding: most)
        let seen = Record()
        await withTaskGroup { group in
            for _ in 0..<workers {
                group.addTask {
                    while let record = await feed.next() { seen.add(record) }
                }
            }
            for start in stride(from: 0, to: 1_000, by: 10) { await feed.add(Array(start..<start + 10)) }
            feed.end()
        }
        #expect(seen.all.sorted() == Array(0..<1_000))
        #expect(await feed.next() == nil)
    }

    @Test func `whoever adds waits for room`() async throws {
        let feed = RecordFeed<Int>(holding: 4)
        let added = Record()
        let adding = Task {
            for number in 0..<10 {
                await feed.add([number])
                added.add(number)
            }
        }
        try await eventually("four are held and one more waits") { added.all.count == 4 && feed.count == 5 }
        for number in 0..<10 { #expect(await feed.next() == number) }
        await adding.value
    }

    @Test func `a worker's failure ends all, with those who wait for records or for room`() async {
        let feed = RecordFeed<Int>(holding: 1)
        async let waiting: Void = feed.add([1, 2, 3])
        await #expect(throws: Broken.self) { try await feed.stoppingOnError { throw Broken() } }
        await waiting
        #expect(await feed.next() == nil)
        await feed.add([4])
        #expect(await feed.next() == nil && feed.isEnded)
    }
}
