import CQRS
import DeskComposition
import OrderExchange
import OrderRecords
import OrderTraffic

/// Sends past orders to a desk, one step after another, at a pace.
struct PastOrderReplay<C: Clock>: Sendable where C.Duration == Duration {
    /// How a replay ended.
    enum End: Sendable {
        /// Everything was sent.
        case whole
        /// Somebody stopped it; what was sent is answered.
        case stopped
        /// The log failed: of the step on its way it is not known whether it was accepted.
        case failed(StoreError)
    }

    /// What is called after each step, with what is done and the time that the rest takes at this pace.
    typealias Progress = @Sendable (ReplayCount, Duration) -> Void
    /// What is called before the first step that the desk does not have yet, with how many steps are done by then.
    typealias Beginning = @Sendable (Int) -> Void

    private let steps: [PastStep]
    private let pace: TrafficPace
    private var sender: PastOrderSender
    private var pacer: TrafficPacer<C>
    /// What was done.
    private(set) var count = ReplayCount()
    /// The last step with an outcome.
    private(set) var last: PastStep?
    private var hasBegun = false

    init(_ steps: [PastStep], _ sender: PastOrderSender, pace: TrafficPace, clock: C) {
        self.steps = steps
        self.sender = sender
        self.pace = pace
        pacer = TrafficPacer(clock: clock)
    }

    /// Sends the steps in the order of their times, and waits between those that the desk does not have yet.
    ///
    /// Ends early when the task is cancelled: between two steps, with the answer to the one before.
    mutating func run(_ progress: Progress, beginning: Beginning = { _ in }) async -> End {
        do {
            try await send(progress, beginning)
            return .whole
        } catch let error as StoreError {
            return .failed(error)
        } catch {
            return .stopped
        }
    }

    private mutating func send(_ progress: Progress, _ beginning: Beginning) async throws {
        var left = pace.course(of: steps.lazy.map(\.at)).length
        for step in steps {
            try Task.checkCancellation()
            let gap = pace.gap(from: last?.at, to: step.at)
            let outcome: PastStepOutcome
            if try await sender.isSettled(step) {
                outcome = sender.settledOutcome(of: step)
            } else {
                if !hasBegun { beginning(count.stepCount) }
                hasBegun = true
                try await pacer.wait(gap)
                outcome = try await sender.send(step)
            }
            left -= gap
            let isPlaced = step.kind == .place && outcome == .accepted
            count.record(step, outcome, total: isPlaced ? try await sender.order(of: step).total : nil)
            last = step
            progress(count, max(.zero, left))
        }
    }
}
