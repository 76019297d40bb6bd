import CQRS
import OrderQueries

/// Asks whether something is meant that reaches beyond one order, naming its effect; anything but a plain yes means no.
struct Question: Hashable, Sendable {
    /// What is asked about, as it was when the question came up; the answer holds for just that.
    enum Subject: Hashable, Sendable {
        /// Build projections again from the log.
        case rebuild([ProjectionName])
        /// Give up the rebuilds of projections.
        case cancelRebuild([ProjectionName])
        /// Give up a dead letter, with this many waiting behind it in its stream.
        case discard(DeadLetter, followers: Int)
        /// Keep a customer from placing orders.
        case suspend(CustomerSummary)
        /// Let a suspended customer place orders again.
        case reinstate(CustomerSummary)
        /// Take a product out of the catalogue.
        case discontinue(ProductSummary)
        /// Act on many orders, each as it was shown; so many of the marked ones it cannot be done to.
        case actOnMarked(Confirmation.Verb, [OrderSummary], left: Int)
        /// Break something on purpose.
        case breakOnPurpose(Fault)
        /// Pause or slow the projection, which others look at.
        case shared(SharedSwitch, others: [String])
        /// Write a file of the screen in place of another file.
        case replaceFile(ScreenFile)
    }

    /// What is asked about.
    let subject: Subject
    /// The same as it is now, where it has changed since the question was asked: a yes then asks again.
    var changed: Subject?
    /// Whether this question is asked again because what it is about had changed.
    let isAskedAgain: Bool
    /// The reason being typed; nil until one is wanted.
    var reason: TextInput?
    /// What is wrong with the answer; nil when nothing is.
    var complaint: String?
    /// How far the question was read.
    var reading = Reading()

    init(_ subject: Subject, reason: TextInput? = nil, isAskedAgain: Bool = false) {
        self.subject = subject
        self.reason = reason
        self.isAskedAgain = isAskedAgain
    }

    /// Whether a reason may be given.
    var takesReason: Bool {
        switch subject {
        case .discard, .suspend, .reinstate: true
        case .rebuild, .cancelRebuild, .discontinue, .breakOnPurpose, .shared, .replaceFile: false
        case .actOnMarked(let verb, _, _): verb.rules.reason == .optional
        }
    }
}
