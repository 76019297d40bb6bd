import CQRS
import Foundation

/// Names a person as people compare names: case, space, invisible characters and Unicode's spellings do not count.
///
/// Similar letters of different scripts are different letters here.
struct Person: Hashable {
    private let key: String

    init(_ name: String) {
        // Both cases, because some letters fold in one of them only: ẞ and ß, ς and σ.
        let folded = name.precomposedStringWithCompatibilityMapping.lowercased().uppercased()
        var seen = String.UnicodeScalarView()
        for scalar in folded.precomposedStringWithCompatibilityMapping.unicodeScalars where !scalar.isUnseen {
            seen.append(scalar)
        }
        key = String(seen)
    }

    /// Whether the name identifies anyone.
    var isKnown: Bool { !key.isEmpty }
}
