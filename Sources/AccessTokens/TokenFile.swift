import Foundation

/// The file that keeps the tokens of a desk; only its owner may read or write it.
package struct TokenFile: Sendable {
    /// Reports why the file cannot be used; its description says what helps.
    package struct Failure: Error, Hashable, CustomStringConvertible {
        package let description: String
    }

    /// Which file it is and when it was written last; another one, another state.
    struct Stamp: Hashable {
        let device: UInt64
        let inode: UInt64
        let size: Int64
        let seconds: Int
        let nanoseconds: Int
        let mode: UInt32
    }

    private static let name = "tokens.json"
    private static let largest = 1_048_576

    /// Where it is; need not exist.
    package let url: URL

    /// The file in a desk's data directory.
    package init(in folder: URL) {
        url = folder.appending(path: Self.name, directoryHint: .notDirectory)
    }

    /// Reads the tokens; nil where there is no file. Throws ``Failure`` where it is damaged, or others may use it.
    package func read() throws(Failure) -> TokenList? {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw errno == ELOOP ? notRegular : failure("cannot be read (\(Self.reason))")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try check(descriptor)
        guard let data = try? handle.read(upToCount: Self.largest + 1), data.count <= Self.largest else {
            throw failure("cannot be read, or is far too large; put it back from a copy, or make new tokens")
        }
        guard let list = TokenList(json: data) else {
            throw failure("is damaged; put it back from a copy, or move it away and make new tokens")
        }
        return list
    }

    /// Changes the tokens, alone among all processes, and writes them beside the file and over it in one step.
    ///
    /// Throws what `body` throws, and ``Failure``; the file is then as it was.
    package func change<T>(_ body: (inout TokenList) throws -> T) throws -> T {
        let folder = try lockFolder()
        // Closing the only descriptor gives the lock back.
        defer { close(folder) }
        var list = try read() ?? TokenList()
        let result = try body(&list)
        try write(list, in: folder)
        return result
    }

    /// Which state the file is in now; nil where there is none.
    var stamp: Stamp? {
        var found = stat()
        guard lstat(path, &found) == 0 else { return nil }
        return Stamp(
            device: UInt64(found.st_dev), inode: UInt64(found.st_ino), size: Int64(found.st_size),
            seconds: found.st_mtim.tv_sec, nanoseconds: found.st_mtim.tv_nsec, mode: UInt32(found.st_mode))
    }

    // MARK: Private

    private var path: String { url.path(percentEncoded: false) }
    private static var reason: String { String(cString: strerror(errno)) }

    private var notRegular: Failure { failure("is not a regular file; move it away") }

    private func failure(_ words: String) -> Failure {
        Failure(description: "the tokens' file '\(path)' \(words)")
    }

    private func check(_ descriptor: Int32) throws(Failure) {
        var found = stat()
        guard fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG else { throw notRegular }
        guard found.st_mode & 0o077 == 0 else {
            throw failure(
                "may be read or written by others; 'chmod 600' it, and make new tokens if others have seen it")
        }
        guard found.st_uid == geteuid() || geteuid() == 0 else {
            throw failure("belongs to another user; who serves the desk has to own it")
        }
    }

    private func lockFolder() throws(Failure) -> Int32 {
        let descriptor = open(
            url.deletingLastPathComponent().path(percentEncoded: false), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("cannot be written: its folder cannot be read (\(Self.reason))") }
        let deadline = ContinuousClock.now + .seconds(5)
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK || errno == EINTR {
            guard ContinuousClock.now < deadline else {
                close(descriptor)
                throw failure("is being changed by another process; try again")
            }
            poll(nil, 0, 5)
        }
        return descriptor
    }

    private func write(_ list: TokenList, in folder: Int32) throws(Failure) {
        let partial = path + ".new"
        // What an interrupted change has left behind; the folder's lock is held.
        unlink(partial)
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("cannot be written (\(Self.reason))") }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            fchmod(descriptor, 0o600)
            try handle.write(contentsOf: Data(list.json.utf8))
            try handle.synchronize()
        } catch {
            unlink(partial)
            throw failure("cannot be written (\(error.localizedDescription))")
        }
        guard rename(partial, path) == 0 else {
            let reason = Self.reason
            unlink(partial)
            throw failure("cannot be written (\(reason))")
        }
        fsync(folder)
    }
}
