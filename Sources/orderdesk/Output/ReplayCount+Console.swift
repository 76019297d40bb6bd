import JSON
import OrderExchange
import OrderRecords

extension ReplayCount {
    /// What was done, a row for each kind of step and outcome.
    var table: Table {
        let kinds = PastStep.Kind.allCases.filter { accepted[$0] != nil }
        var rows = kinds.map { kind in
            [kind.rawValue, (accepted[kind] ?? 0).grouped, kind == .place ? sum : ""]
        }
        let others = [
            ("already there", alreadyThere), ("refused", refused.count), ("left out after a refusal", leftOut),
        ]
        rows += others.filter { $0.1 > 0 }.map { [$0.0, $0.1.grouped, ""] }
        if rows.isEmpty { rows = [["nothing", "0", ""]] }
        return Table(columns: [.text("REPLAYED"), .number("STEPS"), .number("SUM")], rows: rows)
    }

    /// The same as an object.
    func record(isWhole: Bool, of stepCount: Int) -> JSONObject {
        let kinds = PastStep.Kind.allCases.map { kind in
            JSONObject.Field(key: kind.rawValue, value: .integer(Int64(accepted[kind] ?? 0)))
        }
        return [
            "complete": .bool(isWhole),
            "steps": .integer(Int64(stepCount)),
            "accepted": .object(JSONObject(kinds)),
            "alreadyThere": .integer(Int64(alreadyThere)),
            "leftOut": .integer(Int64(leftOut)),
            "placedTotals": .array(
                placed.sums().map { sum in
                    .object(["currency": .string(sum.currency.rawValue), "totalCents": .integer(sum.minorUnits)])
                }),
        ]
    }

    private var sum: String { placed.sums().map(\.formatted).joined(separator: " + ") }
}
