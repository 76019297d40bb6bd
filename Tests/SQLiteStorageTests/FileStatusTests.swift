import Foundation
import TestSupport
import Testing

@testable import SQLiteStorage

#if canImport(Glibc)
    import Glibc
#endif

@Suite struct FileStatusTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    @Test func `a path has the status of what it leads to, and a link its own on request`() throws {
        let file = folder.file("file")
        try Data("12345".utf8).write(to: file)
        let link = folder.file("link")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: file)
        let status = try #require(FileStatus(link.storePath))
        var found = stat()
        #expect(stat(file.storePath, &found) == 0)
        #expect(status.place == FilePlace(device: UInt64(found.st_dev), inode: UInt64(found.st_ino)))
        #expect(status.bytes == 5 && status.links == 1 && status.owner == geteuid() && status.isRegular)
        #expect(status.ownersPermissions == found.st_mode & 0o700)
        #expect(FileStatus(link.storePath, followingLinks: false)?.isSymbolicLink == true)
        #expect(FileStatus(folder.file("none").storePath) == nil)
    }

    #if canImport(Glibc)
        /// Linux gives a file the time of its clock's last tick, but an exact one at the first write after somebody asked for it.
        @Test func `a file whose status is read gets no exact time at its next write`() throws {
            // Another program may get an exact time between the two, and what is written after that a later one.
            let hasSameTime = try (0..<200).contains { number in
                let one = try NewFile(folder.file("one-\(number)"))
                let other = try NewFile(folder.file("other-\(number)"))
                other.write()
                one.write()
                _ = FileStatus(one.path)
                one.write()
                let (time, otherTime) = (one.time, other.time)
                return time.tv_sec == otherTime.tv_sec && time.tv_nsec == otherTime.tv_nsec
            }
            #expect(hasSameTime)
        }

        /// A file that nothing has asked for the times of.
        private struct NewFile: ~Copyable {
            let path: String
            private let descriptor: Int32

            init(_ url: URL) throws {
                path = url.storePath
                descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
                try #require(descriptor >= 0)
            }

            deinit { close(descriptor) }

            func write() { _ = Glibc.write(descriptor, "x", 1) }

            /// When it was written to.
            var time: timespec {
                var found = stat()
                fstat(descriptor, &found)
                return found.st_mtim
            }
        }
    #endif
}
