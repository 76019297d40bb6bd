import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// Has the system report writes to one file, by a descriptor that becomes readable; used by one thread.
///
/// Only Linux's inotify is used, and it may run out of watches: ``isWatching`` is whether there is anything to wait for.
final class WriteWatch {
    /// Becomes readable after a write; negative when the system has none to give.
    let descriptor: Int32
    private var watched: Int32 = -1

    init() {
        #if canImport(Glibc)
            descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
        #else
            descriptor = -1
        #endif
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Whether the system reports the file's writes.
    var isWatching: Bool { watched >= 0 }

    /// Begins to watch a file, if it is there.
    func watch(_ path: String) {
        #if canImport(Glibc)
            guard descriptor >= 0 else { return }
            // No change of times or links alone, so that reading a file reports nothing.
            watched = inotify_add_watch(descriptor, path, UInt32(IN_MODIFY | IN_DELETE_SELF | IN_MOVE_SELF))
        #endif
    }

    /// Reads and drops the reported writes, so that the descriptor waits for more.
    func drain() {
        #if canImport(Glibc)
            guard isWatching else { return }
            // Room for many events: those of this watch carry no name.
            withUnsafeTemporaryAllocation(of: inotify_event.self, capacity: 64) { events in
                let size = MemoryLayout<inotify_event>.size
                while true {
                    let bytes = read(descriptor, events.baseAddress, size * events.count)
                    guard bytes > 0 else { return }
                    for event in events.prefix(bytes / size) where event.wd == watched {
                        if event.mask & UInt32(IN_MODIFY) == 0 { forget() }
                    }
                }
            }
        #endif
    }

    #if canImport(Glibc)
        private func forget() {
            guard isWatching else { return }
            inotify_rm_watch(descriptor, watched)
            watched = -1
        }
    #endif
}
