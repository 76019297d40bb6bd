import DeskComposition
import OrderRecords
import ScreenScripts
import TerminalKit

/// Writes what is seen to a file, in a task of its own: a slow disk holds up no frame.
struct CastRecording: Sendable {
    /// Frames that wait for the disk; of more the oldest are left out, and the file shows the newer ones instead.
    private static let waitingFrames = 256

    private let frames: AsyncStream<(Frame, Duration)>.Continuation
    private let task: Task<String, any Error>

    /// Starts a recording to a file that is ready to be written.
    init(to output: sending SafeOutput, title: String, startedAt: Int64) {
        let (stream, frames) = AsyncStream<(Frame, Duration)>.makeStream(
            bufferingPolicy: .bufferingNewest(Self.waitingFrames))
        self.frames = frames
        task = Task {
            var cast: Asciicast?
            var count = 0
            for await (frame, time) in stream {
                var writer = cast ?? Asciicast(size: frame.size)
                if cast == nil { try output.write(writer.header(title: title, startedAt: startedAt)) }
                try output.write(writer.frame(frame, at: time))
                cast = writer
                count += 1
            }
            try output.commit()
            return "\(count.grouped) frames"
        }
    }

    /// Adds a frame.
    func add(_ frame: Frame, at time: Duration) {
        frames.yield((frame, time))
    }

    /// Writes what waits, gives the file its name, and returns what it has; throws what kept it from being written.
    func finish() async throws -> String {
        frames.finish()
        return try await task.value
    }
}
