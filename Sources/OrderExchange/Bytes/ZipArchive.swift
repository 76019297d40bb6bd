/// Reads a zip archive through its central directory, as PKWARE's APPNOTE 6.3 lays it out.
///
/// What the directory does not list is not read, and names are compared, never used as paths. Archives in several parts
/// and those with 64-bit sizes are refused; so is whatever contradicts itself.
struct ZipArchive {
    /// Bounds what a directory makes the reader hold.
    enum Limit {
        static let entries = 10_000
        static let directoryBytes = 4 * 1_024 * 1_024
    }

    /// The archive's name, for messages.
    let file: String
    /// The files in it, in the order of the directory; folders are left out.
    let entries: [ZipEntry]
    private let bytes: any PlacedBytes
    private let directoryStart: Int

    /// Reads the directory; throws ``ImportError`` when the file is no zip archive or cannot be read here.
    init(_ bytes: any PlacedBytes, file: String) throws {
        self.bytes = bytes
        self.file = file
        let flaw = ZipFlaw(file: file)
        let end = try ZipDirectoryEnd(bytes, flaw)
        directoryStart = end.directory.lowerBound
        entries = try Self.entries(in: try bytes.bytes(end.directory), count: end.entryCount, flaw)
    }

    /// Opens an entry of this archive.
    func open(_ entry: ZipEntry) throws -> any ByteSource {
        let flaw = ZipFlaw(file: "\(file), \(entry.name)")
        guard !entry.isEncrypted else { throw flaw("is encrypted; unpack it and import the files") }
        guard let method = ZipEntry.Method(rawValue: entry.method) else {
            throw flaw("is packed by method \(entry.method); only stored and deflated files can be read")
        }
        let header = entry.headerStart
        guard header + 30 <= directoryStart else { throw flaw.damaged }
        let local = try bytes.bytes(header..<(header + 30))
        guard local.littleEndian32(at: 0) == 0x0403_4B50, local.littleEndian16(at: 8) == entry.method else {
            throw flaw.damaged
        }
        let nameEnd = header + 30 + local.littleEndian16(at: 26)
        let start = nameEnd + local.littleEndian16(at: 28)
        guard start + entry.packedSize <= directoryStart,
            try bytes.bytes((header + 30)..<nameEnd).elementsEqual(entry.rawName)
        else { throw flaw.damaged }
        let packed = bytes.range(start..<(start + entry.packedSize))
        return try ZipEntryBytes(packed, of: entry, method, flaw)
    }

    private static func entries(in directory: [UInt8], count: Int, _ flaw: ZipFlaw) throws -> [ZipEntry] {
        var entries: [ZipEntry] = []
        var place = 0
        for _ in 0..<count {
            guard place + 46 <= directory.count, directory.littleEndian32(at: place) == 0x0201_4B50 else {
                throw flaw.damaged
            }
            let lengths = [28, 30, 32].map { directory.littleEndian16(at: place + $0) }
            let end = place + 46 + lengths.reduce(0, +)
            guard end <= directory.count else { throw flaw.damaged }
            let name = directory[(place + 46)..<(place + 46 + lengths[0])]
            let entry = ZipEntry(record: Array(directory[place..<(place + 46)]), name: Array(name))
            guard !entry.isTooLarge else { throw flaw.tooLarge }
            if !entry.isFolder { entries.append(entry) }
            place = end
        }
        guard place == directory.count else { throw flaw.damaged }
        return entries
    }
}

/// Describes one file of an archive, as the directory does.
struct ZipEntry: Equatable {
    /// Names how a file is packed.
    enum Method: Int {
        case stored = 0
        case deflated = 8
    }

    /// Its path in the archive, for comparing and for messages.
    let name: String
    fileprivate let rawName: [UInt8]
    fileprivate let flags: Int
    fileprivate let method: Int
    fileprivate let headerStart: Int
    let checksum: UInt32
    let packedSize: Int
    let size: Int

    fileprivate init(record: [UInt8], name: [UInt8]) {
        rawName = name
        self.name = String(decoding: name, as: UTF8.self)
        flags = record.littleEndian16(at: 8)
        method = record.littleEndian16(at: 10)
        checksum = UInt32(record.littleEndian32(at: 16))
        packedSize = record.littleEndian32(at: 20)
        size = record.littleEndian32(at: 24)
        headerStart = record.littleEndian32(at: 42)
    }

    /// Whether it needs a password: one of the flags for encryption is set.
    fileprivate var isEncrypted: Bool { flags & 0x2041 != 0 }
    fileprivate var isFolder: Bool { rawName.last == UInt8(ascii: "/") }
    fileprivate var isTooLarge: Bool { [packedSize, size, headerStart].contains(0xFFFF_FFFF) }
}

/// Finds the record at an archive's end with the place of its directory.
private struct ZipDirectoryEnd {
    let directory: Range<Int>
    let entryCount: Int

    init(_ bytes: any PlacedBytes, _ flaw: ZipFlaw) throws {
        let tailStart = max(0, bytes.count - 22 - 0xFFFF)
        let tail = try bytes.bytes(tailStart..<bytes.count)
        guard let place = Self.place(in: tail) else { throw flaw("is no zip archive, or is cut off; copy it again") }
        let numbers = [4, 6, 8, 10].map { tail.littleEndian16(at: place + $0) }
        let (size, start) = (tail.littleEndian32(at: place + 12), tail.littleEndian32(at: place + 16))
        let hasLocator = place >= 20 && tail.littleEndian32(at: place - 20) == 0x0706_4B50
        guard !hasLocator, numbers[3] != 0xFFFF, size != 0xFFFF_FFFF, start != 0xFFFF_FFFF else {
            throw flaw.tooLarge
        }
        guard numbers[0] == 0, numbers[1] == 0, numbers[2] == numbers[3] else {
            throw flaw("is one of several parts; join them first")
        }
        guard numbers[3] <= ZipArchive.Limit.entries, size <= ZipArchive.Limit.directoryBytes else {
            throw flaw("holds more than \(ZipArchive.Limit.entries) files, or very long names; unpack it first")
        }
        // Nothing may stand between the directory and its end: what is read would depend on who reads.
        guard start + size == tailStart + place else { throw flaw.damaged }
        directory = start..<(start + size)
        entryCount = numbers[3]
    }

    /// The last place where the record can stand: its comment ends with the file.
    private static func place(in tail: [UInt8]) -> Int? {
        guard tail.count >= 22 else { return nil }
        return (0...(tail.count - 22)).reversed().first { place in
            tail.littleEndian32(at: place) == 0x0605_4B50
                && place + 22 + tail.littleEndian16(at: place + 20) == tail.count
        }
    }
}

/// Makes the errors of one archive or of a file in it.
struct ZipFlaw {
    let file: String

    func callAsFunction(_ what: String) -> ImportError {
        .unreadableFile(file: file, line: nil, reason: "the file \(what)")
    }

    var damaged: ImportError { self("is damaged; copy or pack it again") }
    var tooLarge: ImportError {
        self("is in the zip64 form, which cannot be read; pack it in a smaller archive or unpack it")
    }
}
