import Foundation

extension String {
    /// The text without regard to case and accents: names are found and sorted by it, on both sides of the contract.
    package var folded: String {
        // Foundation's folding costs microseconds; most names are ASCII and need none of it.
        if utf8.allSatisfy({ $0 < 0x80 }) { return lowercased() }
        return folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    }
}
