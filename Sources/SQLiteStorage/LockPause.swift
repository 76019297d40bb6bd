import Foundation

/// Passes the time between two attempts at a lock that another process holds.
///
/// The system tells nobody when a file's lock is given back, and waiting inside it for one has no limit.
enum LockPause {
    /// Blocks the calling thread for about this long.
    static func pass(milliseconds: Int32) {
        poll(nil, 0, milliseconds)
    }
}
