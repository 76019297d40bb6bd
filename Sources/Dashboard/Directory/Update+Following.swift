import OrderEvents
import OrderQueries

extension DashboardState {
    /// Keeps an open form or question about a customer or a product to what is known now.
    mutating func followChangesOfDirectory() {
        switch layers.last {
        case .directory(let form)?:
            guard let purpose = present(form.purpose), purpose != form.purpose else { return }
            replaceTop(.directory(form.rebased(on: purpose)))
        case .question(var question)?:
            guard let subject = present(question.subject), subject != question.changed ?? question.subject else {
                return
            }
            question.changed = subject
            question.reading = Reading()
            replaceTop(.question(question))
        default: break
        }
    }

    /// Asks again what has changed since the question was asked, or closes it where nothing is left to be done.
    mutating func askAgain(_ question: Question, about changed: Question.Subject) {
        layers.removeLast()
        guard let obstacle = changed.obstacle else {
            layers.append(.question(Question(changed, reason: question.reason, isAskedAgain: true)))
            return
        }
        showNotice(.warning, "\(obstacle); it changed while the question was open, and nothing was done")
    }

    private func present(_ purpose: DirectoryForm.Purpose) -> DirectoryForm.Purpose? {
        switch purpose {
        case .register, .add: nil
        case .update(let customer): present(customer.customerID).map { .update($0) }
        case .reprice(let product): present(product.productID).map { .reprice($0) }
        }
    }

    private func present(_ subject: Question.Subject) -> Question.Subject? {
        switch subject {
        case .suspend(let customer): present(customer.customerID).map { .suspend($0) }
        case .reinstate(let customer): present(customer.customerID).map { .reinstate($0) }
        case .discontinue(let product): present(product.productID).map { .discontinue($0) }
        case .rebuild, .cancelRebuild, .discard, .actOnMarked, .breakOnPurpose, .shared, .replaceFile: nil
        }
    }
}

extension Question.Subject {
    /// Why it cannot be done to the customer or product as they are; nil where it can.
    var obstacle: String? {
        switch self {
        case .suspend(let customer) where customer.isSuspended:
            "\(customer.title) is suspended already"
                + (customer.suspensionReason.isEmpty ? "" : " (\(customer.suspensionReason))")
        case .reinstate(let customer) where !customer.isSuspended: "\(customer.title) is not suspended any more"
        case .discontinue(let product) where product.isDiscontinued: "\(product.title) is discontinued already"
        default: nil
        }
    }
}
