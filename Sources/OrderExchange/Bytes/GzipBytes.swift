import CZlib

/// Gives out what a gzip file holds, unpacked; several gzip members after one another count as one file.
struct GzipBytes: ByteSource {
    private static let signature: [UInt8] = [0x1F, 0x8B]

    private let file: String
    private var packed: any ByteSource
    private var input: [UInt8] = []
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
        while true {
            if input.isEmpty { try fill() }
            if input.isEmpty {
                guard isInsideMember || !hasMember else { return [] }
                throw damage("ends too early: it is cut off; copy or pack it again")
            }
            let output = try unpack()
            if !output.isEmpty { return output }
        }
    }

    private mutating func fill() throws {
        input = try packed.read()
        looksPacked = looksPacked ?? input.starts(with: Self.signature)
    }

    private mutating func unpack() throws -> [UInt8] {
        let (status, consumed, output) = inflater.inflate(input)
        input.removeFirst(consumed)
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
        return output
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

    init?() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(stream, Self.windowBits, ZLIB_VERSION, size) == Z_OK else { return nil }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    func reset() {
        inflateReset(stream)
    }

    /// Unpacks up to ``pieceSize`` bytes and says how much of the input that took.
    func inflate(_ input: [UInt8]) -> (status: Int32, consumed: Int, output: [UInt8]) {
        var status = Z_OK
        let output = [UInt8](unsafeUninitializedCapacity: pieceSize) { output, count in
            input.withUnsafeBufferPointer { input in
                // zlib only reads its input; its C declaration lacks the const.
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = UInt32(input.count)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(pieceSize)
                status = CZlib.inflate(stream, Z_NO_FLUSH)
                count = pieceSize - Int(stream.pointee.avail_out)
            }
        }
        return (status, input.count - Int(stream.pointee.avail_in), output)
    }
}
