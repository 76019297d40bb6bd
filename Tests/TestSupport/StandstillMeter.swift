import Foundation
import Synchronization

/// Sums the time in which this machine stood still, as a virtual one does while others have the processor.
///
/// What is promised of a time, such as a successor within two seconds, is promised of a machine that runs; a test allows
/// for the rest by as much as was measured, and not by a guess.
public final class StandstillMeter: Sendable {
    private final class Sum: Sendable {
        let lost = Mutex(Duration.zero)
        let isOver = Atomic(false)
    }

    /// A thread that wants to wake up so often.
    private static let step = Duration.milliseconds(5)
    /// This much later it is by mere chance.
    private static let usual = Duration.milliseconds(20)

    private let sum = Sum()

    /// Begins to measure, until it is let go.
    public init() {
        let sum = sum
        let thread = Thread {
            while !sum.isOver.load(ordering: .relaxed) {
                let start = ContinuousClock.now
                Thread.sleep(forTimeInterval: Self.step / .seconds(1))
                let late = ContinuousClock.now - start - Self.step
                if late > Self.usual { sum.lost.withLock { $0 += late } }
            }
        }
        thread.name = "standstill"
        thread.start()
    }

    deinit {
        sum.isOver.store(true, ordering: .relaxed)
    }

    /// For how long it has stood still since the beginning.
    public var total: Duration { sum.lost.withLock { $0 } }
}
