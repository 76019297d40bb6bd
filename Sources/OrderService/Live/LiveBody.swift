import CQRS
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// Makes the pieces of an answer that goes on, one when the one before it is written: a slow reader holds no memory.
protocol LivePieces: Sendable {
    /// Returns the next piece, when there is one; nil at the end.
    mutating func next() async throws -> String?
}

/// Writes an answer that goes on for as long as its reader reads.
struct LiveBody: Sendable {
    /// How long a reader may let one piece wait before it is cut off; it can resume.
    static let patience = Duration.seconds(30)

    /// The connection, to be closed under a reader that does not read.
    let channel: (any Channel)?
    let logger: Logger

    /// Returns a body of pieces.
    func body(_ pieces: some LivePieces) -> ResponseBody {
        ResponseBody { writer in
            let watch = SlowReaderWatch(channel, logger)
            let watching = Task { await watch.run() }
            defer { watching.cancel() }
            var pieces = pieces
            while let piece = try await pieces.next() {
                watch.begin()
                try await writer.write(ByteBuffer(string: piece))
                watch.end()
            }
            try await writer.finish(nil)
        }
    }
}

/// Closes a connection whose reader lets a piece wait for too long.
private final class SlowReaderWatch: Sendable {
    private let channel: (any Channel)?
    private let logger: Logger
    /// Since when a piece waits; nil while none does.
    private let since = Mutex<ContinuousClock.Instant?>(nil)

    init(_ channel: (any Channel)?, _ logger: Logger) {
        self.channel = channel
        self.logger = logger
    }

    /// A piece is on its way.
    func begin() { since.withLock { $0 = .now } }

    /// It was written.
    func end() { since.withLock { $0 = nil } }

    /// Watches until it is cancelled.
    func run() async {
        while (try? await ContinuousClock().sleep(for: .seconds(1))) != nil {
            guard let since = since.withLock({ $0 }), since.duration(to: .now) > LiveBody.patience else { continue }
            logger.info("a slow reader of a live answer was cut off")
            channel?.close(promise: nil)
            return
        }
    }
}
