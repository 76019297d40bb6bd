import CQRS

/// Carries a rejection out of the checks of one decision; never leaves it.
struct DecisionRejection: Error {
    let rejection: Rejection

    init(_ code: RejectionCode, _ message: String) {
        rejection = Rejection(code, message)
    }
}

extension Decision {
    /// Decides a command: rejects what is invalid whatever the state, so that no decision relies on an earlier check,
    /// then returns the outcome of `facts`.
    init(on command: some Command, _ facts: () throws(DecisionRejection) -> [Fact]) {
        if let rejection = command.validate() {
            self = .rejected(rejection)
            return
        }
        do {
            self = .accepted(try facts())
        } catch {
            self = .rejected(error.rejection)
        }
    }
}
