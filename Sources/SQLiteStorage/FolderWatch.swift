import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// Has the system report files that are added to a folder or removed from it, by a descriptor that becomes readable.
///
/// A file that is open is not reported as deleted itself before it is closed, so its folder is watched instead. Only
/// Linux's inotify is used; used by one thread.
final class FolderWatch {
    /// Becomes readable after a change; negative when the system has none to give.
    let descriptor: Int32

    init(of folder: String) {
        #if canImport(Glibc)
            descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
            guard descriptor >= 0 else { return }
            inotify_add_watch(
                descriptor, folder, UInt32(IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR))
        #else
            descriptor = -1
        #endif
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Drops what was reported, so that the descriptor waits for more.
    func drain() {
        guard descriptor >= 0 else { return }
        withUnsafeTemporaryAllocation(byteCount: 4_096, alignment: 8) { bytes in
            while read(descriptor, bytes.baseAddress, bytes.count) > 0 {}
        }
    }
}
