import CQRS
import OrderCommands
import OrderEvents

extension Customer {
    func decide(_ command: RegisterCustomer) -> Decision<CustomerEvent> {
        Decision(on: command) { () throws(DecisionRejection) in
            if account != nil {
                throw DecisionRejection(
                    .duplicateCustomer, "customer '\(command.customerID)' is registered already; choose another id")
            }
            return [
                .registered(
                    CustomerRegistered(
                        customerID: command.customerID, name: command.customerName, email: command.email,
                        country: command.country))
            ]
        }
    }

    func decide(_ command: UpdateCustomer) -> Decision<CustomerEvent> {
        Decision(on: command) { () throws(DecisionRejection) in
            let account = try existing(command.customerID)
            try account.checkExpectations(of: command)
            let updated = CustomerUpdated(
                customerID: command.customerID, name: command.customerName ?? account.name,
                email: command.email ?? account.email, country: command.country ?? account.country)
            guard updated.name != account.name || updated.email != account.email || updated.country != account.country
            else {
                throw DecisionRejection(
                    .invalidTransition, "customer '\(command.customerID)' is known by these details already")
            }
            return [.updated(updated)]
        }
    }

    func decide(_ command: SuspendCustomer) -> Decision<CustomerEvent> {
        Decision(on: command) { () throws(DecisionRejection) in
            if let suspension = try existing(command.customerID).suspension {
                throw DecisionRejection(
                    .invalidTransition, "customer '\(command.customerID)' is suspended already\(suspension.because)")
            }
            return [.suspended(CustomerSuspended(customerID: command.customerID, reason: command.reason))]
        }
    }

    func decide(_ command: ReinstateCustomer) -> Decision<CustomerEvent> {
        Decision(on: command) { () throws(DecisionRejection) in
            guard try existing(command.customerID).suspension != nil else {
                throw DecisionRejection(
                    .invalidTransition,
                    "customer '\(command.customerID)' is not suspended, so there is nothing to reinstate")
            }
            return [.reinstated(CustomerReinstated(customerID: command.customerID, reason: command.reason))]
        }
    }

    /// Returns the account of a customer that may place orders.
    func ordering(_ id: CustomerID) throws(DecisionRejection) -> Account {
        let account = try existing(id)
        if let suspension = account.suspension {
            throw DecisionRejection(
                .accountSuspended,
                "customer '\(id)' is suspended\(suspension.because); reinstate the customer first")
        }
        return account
    }

    private func existing(_ id: CustomerID) throws(DecisionRejection) -> Account {
        guard let account else {
            throw DecisionRejection(
                .customerNotFound, "there is no customer '\(id)'; check the id or register the customer first")
        }
        return account
    }
}

extension Customer.Account {
    /// Refuses a change that was decided on other values; one that is there already conflicts with nothing.
    fileprivate func checkExpectations(of command: UpdateCustomer) throws(DecisionRejection) {
        try check("name", name, expected: command.expectedName, new: command.customerName, of: command)
        try check("e-mail address", email, expected: command.expectedEmail, new: command.email, of: command)
        try check("country", country, expected: command.expectedCountry, new: command.country, of: command)
    }

    private func check(
        _ label: String, _ value: String, expected: String?, new: String?, of command: UpdateCustomer
    ) throws(DecisionRejection) {
        guard let expected, expected != value, new != value else { return }
        throw DecisionRejection(
            .versionConflict,
            "the \(label) of customer '\(command.customerID)' is \(Self.quoted(value)) by now; it was to be changed from "
                + Self.quoted(expected))
    }

    private static func quoted(_ value: String) -> String { value.isEmpty ? "empty" : "'\(value)'" }
}

extension Customer.Suspension {
    fileprivate var because: String { reason.isEmpty ? "" : " (\(reason))" }
}
