import CZlib
import TestSupport

@testable import OrderExchange

/// Packs bytes as gzip the way programs do, so that little unpacks to much.
func deflated(_ chunks: some Sequence<[UInt8]>) -> [UInt8] {
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    precondition(deflateInit2_(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK)
    defer { deflateEnd(&stream) }
    var packed: [UInt8] = []
    for chunk in chunks { deflate(chunk, Z_NO_FLUSH, &stream, into: &packed) }
    deflate([], Z_FINISH, &stream, into: &packed)
    return packed
}

private func deflate(_ chunk: [UInt8], _ flush: Int32, _ stream: inout z_stream, into packed: inout [UInt8]) {
    var input = chunk
    var output = [UInt8](repeating: 0, count: 64 * 1_024)
    input.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        repeat {
            let count = output.withUnsafeMutableBufferPointer { output in
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                _ = CZlib.deflate(&stream, flush)
                return output.count - Int(stream.avail_out)
            }
            packed += output.prefix(count)
        } while stream.avail_out == 0
    }
}

/// Returns one chunk again and again.
struct RepeatedBytes: ByteSource {
    let chunk: [UInt8]
    var times: Int

    mutating func read() -> [UInt8] {
        guard times > 0 else { return [] }
        times -= 1
        return chunk
    }
}

/// Returns bytes in chunks of sizes drawn at random.
struct TornBytes: ByteSource {
    private var rest: ArraySlice<UInt8>
    private let largest: Int
    private var random: SeededRandom

    init(_ bytes: [UInt8], largest: Int, _ random: SeededRandom) {
        rest = bytes[...]
        self.largest = largest
        self.random = random
    }

    mutating func read() -> [UInt8] {
        let chunk = rest.prefix(1 + random.below(largest))
        rest = rest.dropFirst(chunk.count)
        return Array(chunk)
    }
}
