import CQRS
import GRDB
import OrderEvents
import OrderQueries

extension CompiledFilter {
    /// Adds that an order needs somebody, or that it does not.
    mutating func applyAttention(_ isNegated: Bool, _ facts: FilterFacts) {
        let waits = Self.waits(facts)
        guard !facts.parked.isEmpty else {
            if !isNegated {
                statuses = statuses.filter { $0 == .pending }
                others.append(Self.isUrgent(facts))
            } else {
                others.append("NOT (\(waits))")
            }
            return
        }
        let condition: SQL = "(\(waits) OR \(Self.isParked(facts)))"
        others.append(isNegated ? "NOT \(condition)" : condition)
    }

    /// Returns the parts that all orders in need of somebody consist of: of high value, old, and with dead letters only.
    ///
    /// The counts of the first two are kept, and of the last there are few.
    static func attention(_ facts: FilterFacts) -> [CompiledFilter] {
        var high = CompiledFilter()
        (high.statuses, high.valueClasses) = ([.pending], [true])
        var old = CompiledFilter()
        (old.statuses, old.valueClasses) = ([.pending], [false])
        old.placedBefore = cutoff(facts)
        guard !facts.parked.isEmpty else { return [high, old] }
        var parked = CompiledFilter()
        parked.orderIDs = isParked(facts)
        parked.others = [isParked(facts), "NOT (\(waits(facts)))"]
        return [high, old, parked]
    }

    /// Lets the orders pass that need somebody for one reason.
    init(attention reason: OrderAttention.Reason, _ facts: FilterFacts) {
        self.init()
        switch reason {
        case .late:
            statuses = [.pending]
            placedBefore = Self.cutoff(facts)
        case .highValue: (statuses, valueClasses) = ([.pending], [true])
        case .parked:
            isNothing = facts.parked.isEmpty
            orderIDs = Self.isParked(facts)
            others = [Self.isParked(facts)]
        }
    }

    private static func cutoff(_ facts: FilterFacts) -> Timestamp {
        facts.now + (.zero - OrderAttention.patience)
    }

    private static func isUrgent(_ facts: FilterFacts) -> SQL {
        "(+is_high_value = 1 OR placed_at < \(cutoff(facts).microseconds))"
    }

    private static func waits(_ facts: FilterFacts) -> SQL {
        "(+status = \(OrderStatus.pending.rawValue) AND \(isUrgent(facts)))"
    }

    private static func isParked(_ facts: FilterFacts) -> SQL {
        "order_id IN (SELECT value FROM json_each(\(jsonArray(facts.parked))))"
    }
}
