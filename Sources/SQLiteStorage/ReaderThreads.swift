import Dispatch
import Synchronization

/// Runs reads away from Swift's own threads, with one hand-over there and one back.
///
/// Each read goes to the thread with the least to do, so that a short one is not behind a long one while another thread
/// is free.
final class ReaderThreads: Sendable {
    private let queues: [DispatchQueue]
    /// How many reads each has been given and not finished.
    private let loads: Mutex<[Int]>

    /// Enough that a short read finds a free thread while some long reads run.
    static let count = 4

    init(label: String) {
        queues = (0..<Self.count).map { DispatchQueue(label: "\(label).reader.\($0)") }
        loads = Mutex(Array(repeating: 0, count: Self.count))
    }

    /// Runs `work` on one of the threads.
    func run(_ work: @escaping @Sendable () -> Void) {
        let chosen = loads.withLock { loads in
            let chosen = loads.indices.min { loads[$0] < loads[$1] } ?? 0
            loads[chosen] += 1
            return chosen
        }
        queues[chosen].async { [self] in
            work()
            loads.withLock { $0[chosen] -= 1 }
        }
    }
}
