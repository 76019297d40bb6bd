import CZlib

/// Owns one zlib stream, which must not move in memory.
final class Inflater {
    /// Names what stands around the packed bytes, as zlib's number of window bits.
    enum Format: Int32 {
        /// The header and trailer of gzip: 15 bits of window, and 16 to ask for gzip.
        case gzip = 31
        /// Nothing, as within a zip archive: 15 bits of window, negative to ask for none.
        case bare = -15
    }

    private let stream: UnsafeMutablePointer<z_stream>
    private let output = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: chunkSize)
    private var filled = 0

    /// Makes a stream; nil when there is no memory for it.
    init?(_ format: Format) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(stream, format.rawValue, ZLIB_VERSION, size) == Z_OK else { return nil }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        output.deallocate()
    }

    /// Whether less than a chunk is unpacked.
    var hasRoom: Bool { filled < output.count }

    func reset() {
        inflateReset(stream)
    }

    /// Unpacks until the chunk is full, a member ends or the input does; returns how much of the input was used.
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

    /// Returns what is unpacked and begins the next chunk.
    func takeOutput() -> [UInt8] {
        defer { filled = 0 }
        return Array(output.prefix(filled))
    }
}
