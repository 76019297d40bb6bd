import CQRS
import Foundation

extension Desk {
    /// The least room on the disk with which commands are still expected to be accepted, in bytes.
    private static let leastRoom: UInt64 = 8 * 1_024 * 1_024

    /// Returns why commands would not be accepted now, as far as that can be told without writing; nil when they would.
    package func logFault() async -> String? {
        guard !isReadOnly else { return "the desk is open for reading only" }
        if deskLog.file != nil, let fault = fileFault { return fault }
        // An empty group gets the write lock and checks what the log is in, and writes nothing.
        let outcome = await within(.seconds(2)) { [log] () -> String? in
            do {
                _ = try await log.append([])
                return nil
            } catch {
                return "\(error)"
            }
        }
        return outcome ?? "the log does not answer"
    }

    /// What keeps the file of the log from being written.
    private var fileFault: String? {
        let path = location.writeStore.path(percentEncoded: false)
        guard access(path, W_OK) == 0 else { return String(cString: strerror(errno)) }
        var disk = statvfs()
        guard statvfs(location.data.path(percentEncoded: false), &disk) == 0 else { return nil }
        let room = UInt64(disk.f_bavail) * UInt64(disk.f_frsize)
        return room < Self.leastRoom ? "the disk has only \(room / 1_024) KiB left" : nil
    }
}
