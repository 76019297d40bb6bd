import Foundation

/// Gives out bytes from any place of a file.
protocol PlacedBytes {
    /// How many bytes there are.
    var count: Int { get }

    /// Returns the bytes of a range that lies within the file; throws ``ImportError``, also for a file cut meanwhile.
    func bytes(_ range: Range<Int>) throws -> [UInt8]
}

/// Gives out bytes held in memory from any place.
struct PlacedMemory: PlacedBytes {
    private let all: [UInt8]

    init(_ bytes: [UInt8]) {
        all = bytes
    }

    var count: Int { all.count }

    func bytes(_ range: Range<Int>) -> [UInt8] { Array(all[range]) }
}

/// Gives out the bytes of a regular file on disk from any place.
struct PlacedFile: PlacedBytes {
    let count: Int
    private let handle: FileHandle
    private let file: String

    /// Opens a file; throws ``ImportError`` when it is not there or is no regular file.
    init(_ url: URL) throws {
        file = url.lastPathComponent
        let descriptor = open(url.path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ImportError.cannotRead(file: file, cause: NSError(domain: NSPOSIXErrorDomain, code: Int(errno)))
        }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var found = stat()
        guard fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG else {
            throw ImportError.notRegular(file: file)
        }
        count = Int(found.st_size)
    }

    func bytes(_ range: Range<Int>) throws -> [UInt8] {
        let data: Data
        do {
            try handle.seek(toOffset: UInt64(range.lowerBound))
            data = try handle.read(upToCount: range.count) ?? Data()
        } catch {
            throw ImportError.cannotRead(file: file, cause: error)
        }
        guard data.count == range.count else {
            throw ImportError.unreadableFile(file: file, line: nil, reason: "the file was cut while it was read")
        }
        return [UInt8](data)
    }
}

extension [UInt8] {
    /// Reads an unsigned number of 16 bits, the lower byte first.
    func littleEndian16(at place: Int) -> Int {
        Int(self[place]) | Int(self[place + 1]) << 8
    }

    /// Reads an unsigned number of 32 bits, the lower byte first.
    func littleEndian32(at place: Int) -> Int {
        littleEndian16(at: place) | littleEndian16(at: place + 2) << 16
    }
}
