import CQRS
import OrderEvents

/// Folds a customer's history into what decisions about and for the customer need.
struct Customer: Aggregate, Hashable {
    /// What is known of a customer once registered.
    struct Account: Hashable {
        var name: String
        var email: String
        var country: String
        var suspension: Suspension?
    }

    /// Why a customer may place no orders.
    struct Suspension: Hashable {
        let reason: String
    }

    static let category = StreamCategory.customer

    /// Nil until the customer is registered.
    private(set) var account: Account?

    mutating func evolve(_ fact: CustomerEvent) {
        switch fact {
        case .registered(let fact): account = Account(name: fact.name, email: fact.email, country: fact.country)
        case .updated(let fact):
            account?.name = fact.name
            account?.email = fact.email
            account?.country = fact.country
        case .suspended(let fact): account?.suspension = Suspension(reason: fact.reason)
        case .reinstated: account?.suspension = nil
        }
    }
}
