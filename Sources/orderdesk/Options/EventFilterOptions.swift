import ArgumentParser
import CQRS
import DeskComposition
import Foundation
import OrderQueries
import TerminalKit

/// Chooses events of the log on the command line.
struct EventFilterOptions: ParsableArguments {
    @Option(
        name: .customLong("filter"), parsing: .unconditional,
        help: ArgumentHelp(
            "Only events that pass this filter, such as 'type:Order* by:web -stream:order-7 since:1h'.",
            valueName: "text"))
    var text = ""

    func validate() throws {
        guard let fault = EventFilter.read(text).faults.first else { return }
        throw ValidationError(fault.message(in: text))
    }

    /// What the filter means as of now, with the days of UTC.
    var test: EventTest {
        EventFilter.read(text).filter.test(now: SystemClock().now(), timeZone: .gmt)
    }
}

extension FilterFault {
    /// Returns what is wrong with the value of `--filter`, with the text and the place marked under it.
    func message(in text: String) -> String {
        func columns(_ count: Int) -> Int {
            var part = String.UnicodeScalarView()
            part.append(contentsOf: text.unicodeScalars.prefix(count))
            return TextWidth.columns(of: String(part))
        }
        let start = columns(range.lowerBound)
        let marks = max(1, columns(range.upperBound) - start)
        return "--filter: \(TextWidth.sanitized("\(self)"))\n  \(TextWidth.sanitized(text))\n  "
            + String(repeating: " ", count: start) + String(repeating: "^", count: marks)
    }
}
