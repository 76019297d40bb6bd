import Foundation

/// Draws ranks as people buy: the first often, the last hardly ever.
///
/// Rank k of n has the probability k⁻ˢ ÷ Σ i⁻ˢ (Zipf's law; Knuth, The Art of Computer Programming 3, section 6.1).
/// Drawn by inversion: a binary search of a uniform number in the table of sums (Devroye, Non-Uniform Random Variate
/// Generation, 1986, section III.2).
struct ZipfDistribution: Sendable {
    /// The probability of a rank or any before it.
    private let cumulative: [Double]

    /// Creates the distribution over ranks 0 to `count` - 1.
    init(count: Int, exponent: Double = 1) {
        precondition(count > 0, "there is something to draw")
        var sum = 0.0
        let sums = (1...count).map { rank in
            sum += pow(Double(rank), -exponent)
            return sum
        }
        cumulative = sums.map { $0 / sum }
    }

    /// Returns a rank from 0; low ranks are the most frequent.
    func draw(using random: inout some RandomNumberGenerator) -> Int {
        let uniform = Double.random(in: 0..<1, using: &random)
        var (low, high) = (0, cumulative.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] > uniform { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
