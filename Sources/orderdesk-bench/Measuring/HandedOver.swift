/// Carries a value that is not `Sendable` from one unit of work to the next.
// Whoever hands it over awaits the end of the work before touching it again.
struct HandedOver<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) {
        self.value = value
    }
}
