import TestSupport

/// Chooses moments, the same for the same seed.
struct Chance {
    private var random: SeededRandom

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
    }

    mutating func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &random) }

    mutating func coin() -> Bool { Bool.random(using: &random) }

    mutating func seed() -> UInt64 { random.next() }

    mutating func one<T>(of all: [T]) -> T { all[number(0..<all.count)] }

    /// Lets a random time of less than `limit` pass without giving up the processor, to hit a moment that no line marks.
    mutating func spin(below limit: Duration) {
        let end = ContinuousClock.now + limit * number(0..<1_000) / 1_000
        while ContinuousClock.now < end {}
    }
}
