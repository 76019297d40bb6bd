/// Makes the same pseudo-random numbers for the same seed, on every machine.
///
/// SplitMix64, as in Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators" (OOPSLA 2014), with the
/// constants of Vigna's public-domain splitmix64.c.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Creates a generator; equal seeds make equal numbers.
    public init(seed: UInt64) {
        state = seed
    }

    /// Returns the next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension SplitMix64 {
    /// From 0 to 1, without 1.
    mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

    /// A number below a bound; the bound is at least 1.
    ///
    /// The standard library's own way from random bits to a range is not promised to stay the same.
    mutating func below(_ bound: Int) -> Int { Int(unit() * Double(bound)) }

    /// A number below a bound, the small ones more often: as customers and products are chosen.
    mutating func belowPreferringFew(_ bound: Int) -> Int {
        let share = unit()
        return Int(share * share * Double(bound))
    }
}
