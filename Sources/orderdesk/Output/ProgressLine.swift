import CQRS
import OrderRecords
import TerminalKit

/// Describes how far some work is, how fast it goes and how much time is left.
struct ProgressLine: Hashable {
    private static let barWidths = [24, 12]

    let unit: String
    let done: Int
    let total: Int?
    /// Whether the total is not counted but estimated.
    var isEstimate = false
    /// How many were done in the time elapsed.
    let sinceStart: Int
    let elapsed: Duration
    /// How much time is left, where that is known from elsewhere than the rate.
    var scheduled: Duration?

    /// Returns the line in at most so many columns; what there is no room for is left out, the bar first.
    func text(width: Int) -> String {
        let figures = [countText, rateText, timeLeftText].compactMap { $0 }
        let bars = Self.barWidths.compactMap { bar(width: $0) }.map { "\($0)  " }
        let whole = figures.joined(separator: " · ")
        let shorter = [[percentText, countText, timeLeftText], [countText, timeLeftText], [countText]]
            .map { $0.compactMap { $0 }.joined(separator: " · ") }
        let forms = bars.map { $0 + whole } + [whole] + shorter
        return forms.first { TextWidth.columns(of: $0) <= width } ?? TextWidth.clipped(countText, to: max(0, width))
    }

    private var countText: String {
        "\(unit) \(done.grouped)" + (total.map { " of \(isEstimate ? "~" : "")\($0.grouped)" } ?? "")
    }

    /// Stays below 100 until all is done: an estimate may come to the end too soon.
    private var percentText: String? {
        guard let total, total > 0 else { return nil }
        let percent = min(100, 100 * Double(done) / Double(total))
        return "\(isEstimate ? min(99, Int(percent)) : Int(percent))%"
    }

    private func bar(width: Int) -> String? {
        guard let total, total > 0, let percentText else { return nil }
        let filled = min(width, Int(Double(width) * Double(done) / Double(total)))
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: width - filled)
        return "[\(bar)] \(percentText)"
    }

    /// Units a second; nil while too little is done for a rate.
    private var rate: Double? {
        guard elapsed >= .milliseconds(200), sinceStart > 0 else { return nil }
        return Double(sinceStart) / elapsed.inSeconds
    }

    private var rateText: String? {
        rate.map { $0 < 10 && scheduled != nil ? "\(($0 * 10).rounded() / 10)/s" : "\(Int($0.rounded()).grouped)/s" }
    }

    private var timeLeftText: String? {
        guard let total, total > done else { return nil }
        if let scheduled { return "\(Self.words(scheduled.inSeconds)) left" }
        guard let rate else { return nil }
        return "\(Self.words(Double(total - done) / rate)) left"
    }

    /// Whole seconds, up to a minute, then minutes too: more would only flicker.
    static func words(_ seconds: Double) -> String {
        guard seconds < 86_400 * 10 else { return "days" }
        let whole = max(1, Int(seconds.rounded()))
        switch whole {
        case ..<60: return "\(whole) s"
        case ..<3_600: return whole % 60 == 0 ? "\(whole / 60) min" : "\(whole / 60) min \(whole % 60) s"
        default: return "\(whole / 3_600) h \(whole % 3_600 / 60) min"
        }
    }
}
