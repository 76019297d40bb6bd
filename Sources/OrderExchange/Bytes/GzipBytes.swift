import CZlib

/// Gives out what a gzip file holds, unpacked; several gzip members after one another count as one file.
///
/// It holds one piece of the packed and one of the unpacked bytes. Pieces are full but for the last, however small the
/// members are: readers look at what they hold anew with every piece.
struct GzipBytes: ByteSource {
    private static let signature: [UInt8] = [0x1F, 0x8B]

    private let file: String
    private var packed: any ByteSource
    private var input: [UInt8] = []
    private var taken = 0
    private let inflater: Inflater
    private var isInsideMember = false
    private var hasMember = false
    private var looksPacked: Bool?

    init(_ packed: any ByteSource, file: String) throws {
        guard let inflater = Inflater() else {
            throw ImportError.unreadableFile(file: file, line: nil, reason: "there is not enough memory to unpack it")
        }
        self.inflater = inflater
        self.packed = packed
        self.file = file
    }

    mutating func read() throws -> [UInt8] {
        while inflater.hasRoom {
            if taken == input.count { try fill() }
            if input.isEmpty {
                guard isInsideMember || !hasMember else { break }
                throw damage("ends too early: it is cut off; copy or pack it again")
            }
            try unpack()
        }
        return inflater.takeOutput()
    }

    private mutating func fill() throws {
        input = try packed.read()
        taken = 0
        looksPacked = looksPacked ?? input.starts(with: Self.signature)
    }

    private mutating func unpack() throws {
        let (status, consumed) = inflater.inflate(input[taken...])
        taken += consumed
        switch status {
        case Z_STREAM_END:
            inflater.reset()
            isInsideMember = false
            hasMember = true
        case Z_OK, Z_BUF_ERROR:
            isInsideMember = true
        default:
            throw damage(looksPacked == true ? "is damaged; copy or pack it again" : "is not gzip data")
        }
    }

    private func damage(_ what: String) -> ImportError {
        .unreadableFile(file: file, line: nil, reason: "the file \(what)")
    }
}

/// Owns one zlib stream, which must not move in memory.
private final class Inflater {
    /// 15 bits of window, and 16 to ask for gzip.
    private static let windowBits: Int32 = 15 + 16

    private let stream: UnsafeMutablePointer<z_stream>
    private let output = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: pieceSize)
    private var filled = 0

    init?() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(stream, Self.windowBits, ZLIB_VERSION, size) == Z_OK else { return nil }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        output.deallocate()
    }

    /// Whether less than a piece is unpacked.
    var hasRoom: Bool { filled < output.count }

    func reset() {
        inflateReset(stream)
    }

    /// Unpacks until the piece is full, a member ends or the input does; says how much of the input that took.
    func inflate(_ input: ArraySlice<UInt8>) -> (status: Int32, consumed: Int) {
        input.withUnsafeBufferPointer { input in
            // zlib only reads its input; its C declaration lacks the const.
            stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.pointee.avail_in = UInt32(input.count)
            stream.pointee.next_out = output.baseAddress?.advanced(by: filled)
            stream.pointee.avail_out = UInt32(output.count - filled)
            let status = CZlib.inflate(stream, Z_NO_FLUSH)
            filled = output.count - Int(stream.pointee.avail_out)
            return (status, input.count - Int(stream.pointee.avail_in))
        }
    }

    /// Returns what is unpacked and begins the next piece.
    func takeOutput() -> [UInt8] {
        defer { filled = 0 }
        return Array(output.prefix(filled))
    }
}
