import CQRS
import Foundation

/// A file without a name: it is gone when it is closed, however the process ends.
final class SpoolFile: Sendable {
    private let descriptor: Int32
    private let folder: String

    /// Makes a file in a folder, which its owner alone may read; throws `StoreError`.
    convenience init(in folder: URL) throws {
        let path = folder.path(percentEncoded: false)
        let name = folder.appending(path: "orderdesk-import-\(UUID().uuidString)").path(percentEncoded: false)
        let descriptor = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(errno, opening: true, in: path) }
        unlink(name)
        self.init(descriptor: descriptor, folder: path)
    }

    /// Adopts an open file, and closes it at the end.
    init(descriptor: Int32, folder: String) {
        self.descriptor = descriptor
        self.folder = folder
    }

    deinit {
        close(descriptor)
    }

    /// Writes all bytes at a place; throws `StoreError`.
    func write(_ bytes: [UInt8], at offset: Int) throws {
        try bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = pwrite(
                    descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(offset + done))
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw Self.failure(count < 0 ? errno : ENOSPC, in: folder) }
                done += count
            }
        }
    }

    /// Reads as many bytes from a place on; throws `StoreError`.
    func read(_ count: Int, at offset: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
            while done < count {
                let more = pread(descriptor, buffer.baseAddress! + done, count - done, off_t(offset + done))
                if more < 0, errno == EINTR { continue }
                guard more > 0 else { throw Self.failure(more < 0 ? errno : EIO, in: folder) }
                done += more
            }
        }
    }

    private static func failure(_ code: Int32, opening: Bool = false, in folder: String) -> StoreError {
        let isFull = [ENOSPC, EDQUOT, EFBIG].contains(code)
        let what = isFull ? "does not fit into" : opening ? "needs" : "cannot be kept in"
        return StoreError(
            isFull ? .full : opening ? .cannotOpen : .inputOutput,
            "what is read of the files \(what) a temporary file in '\(folder.sanitized)' (\(String(cString: strerror(code))))",
            remedy: "set TMPDIR to a folder that can be written and has room for as much as the files hold, unpacked")
    }
}
