import OrderExchange
import Synchronization

/// Records the progress it receives.
final class Progress: Sendable {
    private let noted = Mutex<[ImportProgress]>([])

    var steps: [String] {
        noted.withLock { $0.map { "\($0.unit.rawValue) \($0.done)/\($0.total ?? -1)" } }
    }

    func add(_ progress: ImportProgress) {
        noted.withLock { $0.append(progress) }
    }
}
