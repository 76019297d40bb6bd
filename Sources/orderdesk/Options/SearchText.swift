import ArgumentParser
import CQRS

/// Bounds the text of `--search`.
enum SearchText {
    /// Throws for a text that is too long to search for.
    static func validate(_ text: String) throws {
        guard let fault = TextLimit.fault(in: text, longestBytes: TextLimit.textBytes) else { return }
        throw ValidationError("the text to look for (--search) \(fault)")
    }
}
