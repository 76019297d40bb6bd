/// Carries a value that is no `Sendable` into one piece of work after another.
// Whoever hands it over awaits the end of the work before touching it again.
struct HandedOver<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) {
        self.value = value
    }
}
