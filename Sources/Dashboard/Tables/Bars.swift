/// Draws numbers as bars in eighths of a row or of a column.
enum Bars {
    private static let rising: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    private static let growing: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]

    /// Returns a bar a number, the largest in full height; a dot for nothing, which little is not, and a question mark for what is
    /// not known.
    static func upright(_ values: [Int64?]) -> String {
        let largest = values.compactMap(\.self).max() ?? 0
        return String(
            values.map { value -> Character in
                guard let value else { return "?" }
                guard value > 0, largest > 0 else { return "·" }
                let step = Int((Double(value) / Double(largest) * 8).rounded(.up))
                return rising[max(1, min(8, step)) - 1]
            })
    }

    /// Returns bars over some rows, from the top, the largest in full height; a dot for nothing in the last row.
    static func upright(_ values: [Int64], rows: Int) -> [String] {
        guard rows > 1 else { return [upright(values)] }
        let largest = values.max() ?? 0
        return (0..<rows).reversed().map { row in
            String(
                values.map { value -> Character in
                    guard value > 0, largest > 0 else { return row == 0 ? "·" : " " }
                    let steps = Int((Double(value) / Double(largest) * Double(rows * 8)).rounded(.up)) - row * 8
                    return steps <= 0 ? " " : rising[min(8, steps) - 1]
                })
        }
    }

    /// Returns a bar that lies, `width` columns long for the largest.
    static func lying(_ value: Int64, of largest: Int64, width: Int) -> String {
        guard value > 0, largest > 0, width > 0 else { return "" }
        let eighths = max(1, Int((Double(value) / Double(largest) * Double(width * 8)).rounded()))
        let (whole, rest) = (min(width, eighths / 8), eighths % 8)
        return String(repeating: "█", count: whole) + (rest == 0 || whole == width ? "" : String(growing[rest - 1]))
    }
}
