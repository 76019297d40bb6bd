import Hummingbird

/// Makes the pieces of an answer that goes on, one when the one before it is written: a slow reader holds no memory, and
/// `RequestTimer` cuts it off; it can resume.
protocol LivePieces: Sendable {
    /// Returns the next piece, when there is one; nil at the end.
    mutating func next() async throws -> String?
}

extension ResponseBody {
    /// Goes on with pieces for as long as there are more, the reader reads, and may read.
    init(_ pieces: some LivePieces, while isAdmitted: @escaping @Sendable () -> Bool) {
        self.init { writer in
            var pieces = pieces
            while let piece = try await pieces.next(), isAdmitted() {
                try await writer.write(ByteBuffer(string: piece))
            }
            try await writer.finish(nil)
        }
    }
}
