import CQRS
import Foundation

/// Reads and writes filters as text, such as `status:pending,approved total>500 -country:germany alfreds`.
///
/// The terms of a text all have to hold, the values of a term are alternatives, and `-` before a term negates it. Quotes
/// hold a value with spaces together; two quotes in them are one. Everything else is free text, as a search finds it.
public struct FilterLanguage: Sendable {
    /// The longest text, in bytes of UTF-8.
    public static let longestText = TextLimit.textBytes
    /// The most terms and the most values of one.
    static let mostTerms = 64

    /// What dates such as `today` are relative to.
    public var now: Timestamp
    /// The zone whose days are meant.
    public var timeZone: TimeZone

    /// Creates the language of a moment and a place.
    public init(now: Timestamp, timeZone: TimeZone) {
        self.now = now
        self.timeZone = timeZone
    }

    /// Reads a text; what is wrong in it is left out of the filter.
    public func read(_ text: String) -> FilterReading {
        var reader = FilterReader(self)
        guard text.utf8.count <= Self.longestText else {
            reader.faults = [
                FilterFault(
                    0..<text.unicodeScalars.count, "the filter is \(text.utf8.count) bytes long",
                    "the most is \(Self.longestText)")
            ]
            return FilterReading(filter: .all, faults: reader.faults)
        }
        for token in FilterTokenizer.tokens(of: text) { reader.read(token) }
        return reader.reading
    }

    /// Returns the text that is read as a filter again.
    public func text(of filter: OrderFilter) -> String {
        FilterWriter(language: self).text(of: filter)
    }
}

/// What a text means as a filter.
public struct FilterReading: Hashable, Sendable {
    /// The filter of the terms that can be read.
    public let filter: OrderFilter
    /// What is wrong in the others, in order.
    public let faults: [FilterFault]

    /// The filter; throws the first fault.
    public var valid: OrderFilter {
        get throws(FilterFault) {
            if let fault = faults.first { throw fault }
            return filter
        }
    }
}
