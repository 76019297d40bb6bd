import CQRS
import Foundation
import Synchronization

/// Makes the same ids in every run: `00000000-0000-4000-8000-000000000001` and so on.
public final class SequentialIDs: Sendable {
    private let series: UInt8
    private let last = Mutex<UInt32>(0)

    /// Creates a generator whose ids differ from those of every other `series`.
    public init(series: UInt8 = 0) {
        self.series = series
    }

    /// Returns the next id.
    public func next() -> UUID {
        let number = last.withLock { last in
            last += 1
            return last
        }
        let bytes = (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
        return UUID(
            uuid: (
                series, 0, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, 0, bytes[0], bytes[1], bytes[2], bytes[3]
            ))
    }

    /// Returns the next id as a command's.
    public func nextCommand() -> CommandID {
        CommandID(next())
    }
}
