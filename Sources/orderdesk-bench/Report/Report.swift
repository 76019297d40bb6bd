import Foundation

/// Holds what a run found, and the conditions it was found under.
struct Report: Encodable, Sendable {
    var conditions: Conditions
    var readings: [Reading]

    /// Whether a figure was measured and is not what is wanted.
    var hasMisses: Bool { readings.contains { $0.isReached == false } }

    /// The report as JSON, with a new line at its end.
    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self) + Data("\n".utf8)
    }

    /// The report as a table, the notes and the conditions beneath.
    func table() -> String {
        let names = ["FIGURE", "MEASURED", "LIMIT BESIDE IT", "RATIO", "WANTED", "P50", "P99", "MAX", ""]
        let numbers: Set<Int> = [1, 2, 3, 5, 6, 7]
        let rows = readings.map(Self.cells)
        let widths = names.indices.map { column in ([names] + rows).map { $0[column].count }.max() ?? 0 }
        let lines = ([names] + rows).map { cells in
            cells.indices.map { column in
                let space = String(repeating: " ", count: widths[column] - cells[column].count)
                return numbers.contains(column) ? space + cells[column] : cells[column] + space
            }.joined(separator: "  ").trimmingSuffix
        }
        return (lines + [""] + notes + [""] + conditionLines).joined(separator: "\n") + "\n"
    }

    private static func cells(_ reading: Reading) -> [String] {
        func milliseconds(_ value: Double?) -> String { value.map { "\(FigureText.short($0)) ms" } ?? "" }
        let verdict = reading.isReached.map { $0 ? "✓ reached" : "✖ missed" } ?? "· not judged"
        return [
            reading.title, reading.value.map { "\(FigureText.short($0)) \(reading.unit)" } ?? "not measured",
            reading.limit?.value.map { "\(FigureText.short($0)) \(reading.unit)" } ?? "",
            reading.ratio.map { String(format: "%.2f", $0) } ?? "",
            reading.requirements.map(\.wanted).joined(separator: ", "),
            milliseconds(reading.latency?.p50), milliseconds(reading.latency?.p99),
            milliseconds(reading.latency?.max), verdict,
        ]
    }

    private var notes: [String] {
        readings.flatMap { reading in
            let limit = reading.limit.map { ["limit: \($0.what)"] } ?? []
            return (limit + reading.notes).enumerated().map { index, note in
                (index == 0 ? "\(reading.title): " : "    ") + note
            }
        }
    }

    private var conditionLines: [String] {
        let level = conditions.synchronousLevel.map { "\($0)\($0 == 2 ? " (FULL)" : "")" } ?? "not opened"
        let memory = FigureText.short(Double(conditions.memoryBytes) / 1_073_741_824)
        return [
            "\(conditions.date), \(conditions.build) build, Swift \(conditions.swift), SQLite \(conditions.sqlite), "
                + "synchronous read back as \(level)",
            "\(conditions.cores) × \(conditions.processor), \(memory) GB, \(conditions.system), "
                + "kernel \(conditions.kernel)",
            "\(conditions.folder): \(conditions.fileSystem); load \(FigureText.short(conditions.loadBefore)) before, "
                + "\(FigureText.short(conditions.loadAfter)) after",
            "rows: \(FigureText.grouped(conditions.orders)) orders, \(FigureText.grouped(conditions.events)) events to "
                + "project; seed \(conditions.seed)",
        ] + (conditions.isReduced ? [Self.reduction] : [])
    }

    private static let reduction =
        "a reduced run: what is wanted is wanted of \(FigureText.grouped(Scale.full.orders)) orders and "
        + "\(FigureText.grouped(Scale.full.events)) events, with more commands, keys and seconds"
}

extension String {
    fileprivate var trimmingSuffix: String {
        lastIndex { $0 != " " }.map { String(self[...$0]) } ?? ""
    }
}
