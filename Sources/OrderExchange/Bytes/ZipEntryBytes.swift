import CZlib

/// Gives out what one file of a zip archive holds, unpacked, and checks its size and checksum at the end.
struct ZipEntryBytes: ByteSource {
    private let entry: ZipEntry
    private let flaw: ZipFlaw
    private var packed: RangeBytes
    private let inflater: Inflater?
    private var input: [UInt8] = []
    private var taken = 0
    private var isAtEnd = false
    private var count = 0
    private var checksum: UInt = crc32(0, nil, 0)

    init(_ packed: RangeBytes, of entry: ZipEntry, _ method: ZipEntry.Method, _ flaw: ZipFlaw) throws {
        self.packed = packed
        self.entry = entry
        self.flaw = flaw
        switch method {
        case .stored:
            guard entry.size == entry.packedSize else { throw flaw.damaged }
            inflater = nil
        case .deflated:
            inflater = Inflater(.bare)
            guard inflater != nil else { throw flaw("cannot be unpacked: there is not enough memory") }
        }
    }

    var size: Int? { entry.size }

    mutating func read() throws -> [UInt8] {
        let chunk = try inflater.map { try unpack($0) } ?? packed.read()
        if chunk.isEmpty {
            guard count == entry.size, UInt32(truncatingIfNeeded: checksum) == entry.checksum else {
                throw flaw.damaged
            }
            return []
        }
        count += chunk.count
        checksum = crc32(checksum, chunk, UInt32(chunk.count))
        // More bytes than the archive declares are refused before they are returned.
        guard count <= entry.size else { throw flaw.damaged }
        return chunk
    }

    private mutating func unpack(_ inflater: Inflater) throws -> [UInt8] {
        while inflater.hasRoom, !isAtEnd {
            if taken == input.count {
                input = try packed.read()
                taken = 0
            }
            if input.isEmpty { throw flaw.damaged }
            let (status, consumed) = inflater.inflate(input[taken...])
            taken += consumed
            switch status {
            case Z_STREAM_END:
                isAtEnd = true
                guard taken == input.count, try packed.read().isEmpty else { throw flaw.damaged }
            case Z_OK, Z_BUF_ERROR: break
            default: throw flaw.damaged
            }
        }
        return inflater.takeOutput()
    }
}

/// Returns a range of a file chunk by chunk.
struct RangeBytes: ByteSource {
    private let source: any PlacedBytes
    private var rest: Range<Int>

    fileprivate init(_ source: any PlacedBytes, _ range: Range<Int>) {
        self.source = source
        rest = range
    }

    mutating func read() throws -> [UInt8] {
        let chunk = rest.prefix(chunkSize)
        guard !chunk.isEmpty else { return [] }
        defer { rest = chunk.upperBound..<rest.upperBound }
        return try source.bytes(chunk)
    }
}

extension PlacedBytes {
    /// Returns a source of the bytes of a range.
    func range(_ range: Range<Int>) -> RangeBytes { RangeBytes(self, range) }
}
