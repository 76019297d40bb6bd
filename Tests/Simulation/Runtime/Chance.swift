import TestSupport

/// Draws the numbers of one run from its seed: the same seed, the same numbers.
struct Chance: RandomNumberGenerator {
    private var numbers: SeededRandom

    init(seed: UInt64, stream: UInt64) {
        numbers = SeededRandom(seed: seed &* 0xD134_2543_DE82_EF95 &+ stream &* 0xA24B_AED4_963E_E407)
    }

    mutating func next() -> UInt64 { numbers.next() }

    /// Returns a number below `bound`; the bias of the remainder is far below what a run could show.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// Returns a number of the range.
    mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    /// Returns whether something of this probability happens.
    mutating func happens(_ probability: Double) -> Bool {
        Double(next() >> 11) < probability * 9_007_199_254_740_992
    }

    /// Returns a duration of the range, in whole microseconds.
    mutating func milliseconds(_ range: ClosedRange<Int>) -> Duration {
        .microseconds(within(range.lowerBound * 1_000...range.upperBound * 1_000))
    }

    /// Returns one of these; there is at least one.
    mutating func one<T>(of choices: [T]) -> T { choices[below(choices.count)] }
}
