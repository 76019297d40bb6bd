import Foundation

/// Returns a file's bytes from its beginning, chunk by chunk.
protocol ByteSource {
    /// How many bytes there are in all; nil where that is not known beforehand.
    var size: Int? { get }

    /// Returns the next bytes, or none at the end; throws ``ImportError``.
    mutating func read() throws -> [UInt8]
}

extension ByteSource {
    var size: Int? { nil }
}

/// How many bytes are read or unpacked at a time.
let chunkSize = 256 * 1024

/// Gives out bytes held in memory.
struct MemoryBytes: ByteSource {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var size: Int? { bytes.count }

    mutating func read() -> [UInt8] {
        let end = min(place + chunkSize, bytes.count)
        defer { place = end }
        return Array(bytes[place..<end])
    }
}

/// Gives out the bytes of a file on disk.
struct FileBytes: ByteSource {
    let size: Int?
    private let handle: FileHandle
    private let file: String

    /// Opens a file; nil when nothing is there. Throws ``ImportError`` for what is not a regular file, too: a pipe would
    /// be waited for, and a device has no end.
    init?(_ url: URL) throws {
        file = url.lastPathComponent
        let descriptor = open(url.path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let code = errno
            // Not so for a symbolic link to nothing: somebody wanted it to be read.
            var found = stat()
            if code == ENOENT, lstat(url.path, &found) != 0 { return nil }
            guard code != ENXIO else { throw ImportError.notRegular(file: file) }
            throw ImportError.cannotRead(file: file, cause: NSError(domain: NSPOSIXErrorDomain, code: Int(code)))
        }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var found = stat()
        guard fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG else {
            throw ImportError.notRegular(file: file)
        }
        size = Int(found.st_size)
    }

    mutating func read() throws -> [UInt8] {
        do {
            return [UInt8](try handle.read(upToCount: chunkSize) ?? Data())
        } catch {
            throw ImportError.cannotRead(file: file, cause: error)
        }
    }
}

/// Gives out another source's bytes and throws ``ImportError`` once they are more than a limit.
struct BoundedBytes: ByteSource {
    private var source: any ByteSource
    private let file: String
    private let limit: Int
    private var count = 0

    init(_ source: any ByteSource, file: String, limit: Int) {
        self.source = source
        self.file = file
        self.limit = limit
    }

    mutating func read() throws -> [UInt8] {
        let chunk = try source.read()
        count += chunk.count
        guard count <= limit else {
            throw ImportError.unreadableFile(
                file: file, line: nil, reason: "the file holds more than \(limit) bytes; split it")
        }
        return chunk
    }
}
