import CQRS
import Foundation
import MetricsRegistry

/// Writes what was measured in words and figures.
enum MetricsText {
    /// Returns how many there are a second: `12.3/s`; `–` for none.
    static func rate(_ perSecond: Double) -> Span {
        perSecond > 0 ? Span(String(format: perSecond < 9.95 ? "%.1f/s" : "%.0f/s", perSecond)) : Span("–", .quiet)
    }

    /// Returns a duration, below a millisecond in microseconds; `–` where nothing was measured lately.
    static func duration(_ nanoseconds: Int64?) -> Span {
        guard let nanoseconds else { return Span("–", .quiet) }
        return Span(duration(.nanoseconds(nanoseconds)))
    }

    /// Returns a duration, below a millisecond in microseconds: `85 µs`.
    static func duration(_ duration: Duration) -> String {
        duration < .milliseconds(1) ? "\(duration.wholeMicroseconds) µs" : DurationText.brief(duration)
    }

    /// Returns a count; `–` for none.
    static func count(_ number: Int64, _ role: Role = .text) -> Span {
        number == 0 ? Span("–", .quiet) : Span(NumberText.grouped(number), role)
    }

    /// Returns a number of bytes in two or three digits: `45.2 MB`.
    static func bytes(_ count: Int64) -> String {
        let units = ["kB", "MB", "GB", "TB"]
        var (value, unit) = (Double(count) / 1_000, 0)
        while value >= 999.95, unit < units.count - 1 { (value, unit) = (value / 1_000, unit + 1) }
        return count < 1_000 ? "\(count) B" : String(format: value < 99.95 ? "%.1f " : "%.0f ", value) + units[unit]
    }

    /// Returns the sizes of groups: `p50 1, mean 1.2, max 3 of 40`; how many there were at the end.
    static func sizes(_ reading: DistributionReading?) -> String {
        guard let reading else { return "none yet" }
        let count = NumberText.grouped(reading.count)
        guard let recent = reading.recent else { return "none lately, \(count) in all" }
        let mean = String(format: "%.1f", recent.mean)
        let (half, most) = (NumberText.grouped(recent.p50), NumberText.grouped(recent.maximum))
        return "p50 \(half), mean \(mean), max \(most) (\(count) in all)"
    }
}
