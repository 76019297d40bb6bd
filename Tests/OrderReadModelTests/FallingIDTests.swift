import TestSupport
import Testing

@testable import OrderReadModel

struct FallingIDTests {
    @Test func `an id is there when it was added, wherever it is`() {
        var random = SeededRandom(seed: 31)
        for _ in 0..<50 {
            let range = [200, 5_000, Int.max][random.below(3)]
            let ids = Set((0..<200).map { _ in Int64(random.below(range)) - (random.once(in: 2) ? 100 : 0) })
            var falling = FallingIDs()
            for id in ids.sorted(by: >) { falling.add(id) }
            #expect(falling.count == ids.count)
            #expect(falling.lowest == ids.min())
            for id in ids {
                for near in [id - 64, id - 1, id, id + 1, id + 64] where falling.contains(near) != ids.contains(near) {
                    Issue.record("\(near) of \(ids.sorted())")
                }
            }
        }
    }

    @Test func `without ids, none is there`() {
        #expect(!FallingIDs().contains(0))
    }
}
