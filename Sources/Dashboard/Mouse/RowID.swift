/// Names a row of a list, or a choice among others, by what it is and not by where it stands.
struct RowID: Hashable, Sendable {
    private let value: any Hashable & Sendable

    init(_ value: some Hashable & Sendable) {
        self.value = value
    }

    /// Returns what names it; nil where that is of another type.
    func of<Value>(_: Value.Type) -> Value? { value as? Value }

    static func == (left: RowID, right: RowID) -> Bool { AnyHashable(left.value) == AnyHashable(right.value) }

    func hash(into hasher: inout Hasher) { value.hash(into: &hasher) }
}
