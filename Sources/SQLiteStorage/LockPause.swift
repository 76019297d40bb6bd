import Foundation

/// Passes the time between two attempts at a lock that another process holds.
///
/// The system does not notify anyone when a file's lock is released, and a blocking wait for one has no limit.
enum LockPause {
    /// Blocks the calling thread for about this long.
    static func pass(milliseconds: Int32) {
        poll(nil, 0, milliseconds)
    }
}
