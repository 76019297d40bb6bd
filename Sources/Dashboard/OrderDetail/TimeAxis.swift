/// Maps durations since an event was sent to columns of a bar, with marks at round durations.
struct TimeAxis: Hashable, Sendable {
    /// How long the whole axis is.
    let length: Duration
    /// How many columns it has.
    let columns: Int
    /// The duration from one mark to the next.
    private let step: Duration

    private static let mostSteps: Int64 = 4

    /// An axis as long as the longest of what it shows, rounded up to whole steps.
    init(longest: Duration, columns: Int) {
        let wanted = max(1, longest.wholeMicroseconds)
        var step: Int64 = 1
        let factors: [Int64] = [2, 5, 10]
        var power: Int64 = 1
        var index = 0
        while step * Self.mostSteps < wanted, step < .max / 100 {
            step = power * factors[index]
            index += 1
            if index == factors.count { (index, power) = (0, power * 10) }
        }
        let steps = max(1, (wanted + step - 1) / step)
        self.step = .microseconds(step)
        length = .microseconds(step * steps)
        self.columns = columns
    }

    /// The column that a duration since the beginning falls into; the number of columns for the end.
    func column(of duration: Duration) -> Int {
        let part = Double(duration.wholeMicroseconds) / Double(max(1, length.wholeMicroseconds))
        return max(0, min(columns, Int((part * Double(columns)).rounded())))
    }

    /// The durations at the marks, in as many columns as the axis has.
    var labels: String {
        var text = ""
        var mark = Duration.zero
        while mark < length {
            let (label, column) = (Self.label(mark), column(of: mark))
            if column >= text.count + (text.isEmpty ? 0 : 1), column + label.count <= columns {
                text += String(repeating: " ", count: column - text.count) + label
            }
            mark += step
        }
        return text + String(repeating: " ", count: max(0, columns - text.count))
    }

    /// A line with the marks.
    var line: String {
        var marks = Array(repeating: Character("─"), count: columns)
        var mark = Duration.zero
        while mark < length {
            let column = column(of: mark)
            if marks.indices.contains(column) { marks[column] = mark == .zero ? "├" : "┼" }
            mark += step
        }
        return String(marks)
    }

    private static func label(_ duration: Duration) -> String {
        let microseconds = duration.wholeMicroseconds
        if microseconds == 0 { return "0" }
        if microseconds.isMultiple(of: 60_000_000), microseconds >= 120_000_000 {
            return "\(microseconds / 60_000_000) min"
        }
        if microseconds.isMultiple(of: 1_000_000) { return "\(microseconds / 1_000_000) s" }
        if microseconds >= 1_000_000 { return "\(Double(microseconds / 100_000) / 10) s" }
        return microseconds.isMultiple(of: 1_000) ? "\(microseconds / 1_000) ms" : DurationText.brief(duration)
    }
}
