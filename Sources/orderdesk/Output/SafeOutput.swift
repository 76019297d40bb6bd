import DeskComposition
import Foundation

/// Writes a file that somebody asked for: it gets its name once it is complete, and replaces no file that it must not.
///
/// The content is written to a temporary file in the same folder, readable by this user alone. Before ``commit()``
/// nothing appears under the name; an output that is discarded, or released without a commit, leaves nothing. Not for
/// several threads at once.
final class SafeOutput {
    /// Reports why a file is not written.
    enum Failure: Error, Hashable {
        /// Something is there already, and it was not asked to be replaced.
        case exists(path: String)
        /// It is a file that must never be written over, by this or another name.
        case forbidden(path: String)
        /// It is a folder, a pipe, a device, or a link that leads nowhere.
        case special(path: String)
        /// The system refused.
        case system(path: String, code: Int32)
    }

    private static let bufferBytes = 256 * 1024

    private let path: String
    private let target: OutputTarget
    private let isReplacing: Bool
    /// The temporary file; nil once it is gone.
    private var partial: (path: String, descriptor: Int32)?
    private var isCommitted = false
    private var buffer: [UInt8] = []

    /// Makes the temporary file, and checks the target without touching it.
    ///
    /// None of `forbidding` is ever written over, nor another name of one of them, whether they are there now or not. A link
    /// to a file means that file. Without `replacing`, there must be nothing under the name.
    init(_ file: URL, forbidding forbidden: [URL] = [], replacing isReplacing: Bool = false) throws(Failure) {
        path = file.relativePath
        target = try OutputTarget(file, forbidding: forbidden)
        self.isReplacing = isReplacing
        try target.check(replacing: isReplacing)
        var template = Array("\(target.folder)/.orderdesk-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw .system(path: path, code: errno) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        // Some systems obey the umask only.
        fchmod(descriptor, 0o600)
        partial = (template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }, descriptor)
        buffer.reserveCapacity(Self.bufferBytes)
    }

    deinit { discard() }

    func write(_ text: String) throws(Failure) {
        buffer += text.utf8
        if buffer.count >= Self.bufferBytes { try flush() }
    }

    /// Writes everything through to the disk, so that little can go wrong in a commit.
    func prepare() throws(Failure) {
        try flush()
        guard let descriptor = partial?.descriptor, fsync(descriptor) == 0 else {
            throw .system(path: path, code: partial == nil ? EBADF : errno)
        }
    }

    /// Writes everything through to the disk and gives the file its name; on failure nothing is left.
    func commit() throws(Failure) {
        do throws(Failure) {
            try prepare()
            try finish()
        } catch {
            discard()
            throw error
        }
    }

    /// Removes what was written; does nothing after a commit.
    func discard() {
        guard let (path, descriptor) = partial else { return }
        close(descriptor)
        unlink(path)
        partial = nil
    }

    /// Removes the file after a commit, for one of several that belong together; not one that replaced another file.
    func withdraw() {
        discard()
        if isCommitted, !isReplacing { unlink(target.path) }
    }

    private func flush() throws(Failure) {
        guard let descriptor = partial?.descriptor else { throw .system(path: path, code: EBADF) }
        let failure = buffer.withUnsafeBytes { StandardStreams.write($0, to: descriptor) }
        if let failure { throw .system(path: path, code: failure.code) }
        buffer.removeAll(keepingCapacity: true)
    }

    private func finish() throws(Failure) {
        guard let (partialPath, descriptor) = partial else { throw .system(path: path, code: EBADF) }
        // What came there meanwhile counts too.
        try target.check(replacing: isReplacing)
        let code = isReplacing ? rename(from: partialPath) : link(from: partialPath)
        if code == EEXIST { throw .exists(path: path) }
        guard code == 0 else { throw .system(path: path, code: code) }
        close(descriptor)
        partial = nil
        isCommitted = true
        target.syncFolder()
    }

    private func rename(from partialPath: String) -> Int32 {
        Foundation.rename(partialPath, target.path) == 0 ? 0 : errno
    }

    /// A link is made only where nothing is; renaming would replace what came there meanwhile.
    private func link(from partialPath: String) -> Int32 {
        guard Foundation.link(partialPath, target.path) != 0 else {
            unlink(partialPath)
            return 0
        }
        let code = errno
        // Some file systems have no links.
        return [EPERM, EOPNOTSUPP, EMLINK].contains(code) ? rename(from: partialPath) : code
    }
}

extension SafeOutput.Failure: CustomStringConvertible {
    var description: String {
        switch self {
        case .exists(let path): "'\(path)' is there already; choose another name, or replace it with --force"
        case .forbidden(let path): "'\(path)' is one of the files that are in use here; choose another name"
        case .special(let path): "'\(path)' is not a regular file; choose another name"
        case .system(let path, let code): "'\(path)' cannot be written (\(String(cString: strerror(code))))"
        }
    }
}
