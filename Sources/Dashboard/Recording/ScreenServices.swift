import TerminalKit

/// Brings the dashboard what concerns its screen as a whole: files of it, who watches it, and a script that is played.
public struct ScreenServices: Sendable {
    /// Writes a frame to a file, or starts a recording, unless a file is there that is not to be replaced; throws an error
    /// whose description is a sentence.
    public typealias Write = @Sendable (_ file: ScreenFile, _ isReplacing: Bool) async throws -> ScreenFileOutcome

    /// Writes frames, and starts recordings; ``ScreenFile`` says which.
    public var write: Write
    /// Ends the recording, leaves out what was typed from an input on, counted from the start of the program, and returns a
    /// sentence on the file; throws an error whose description is a sentence.
    public var stopRecording: @Sendable (_ firstInputLeftOut: Int) async throws -> String
    /// Names the script that is being played whenever that changes; nil when none is. For one reader.
    public var script: AsyncStream<String?>
    /// Watch keys and frames.
    public var observers: [any ScreenObserver]

    /// Creates the services; by default nobody watches, and nothing can be written.
    public init(
        write: @escaping Write = { _, _ in throw Unavailable() },
        stopRecording: @escaping @Sendable (Int) async throws -> String = { _ in throw Unavailable() },
        script: AsyncStream<String?> = AsyncStream { $0.finish() },
        observers: [any ScreenObserver] = []
    ) {
        self.write = write
        self.stopRecording = stopRecording
        self.script = script
        self.observers = observers
    }

    /// Reports that screens cannot be written here.
    public struct Unavailable: Error, CustomStringConvertible {
        /// The sentence.
        public let description = "the screen cannot be written to files here"
        /// Creates the report.
        public init() {}
    }
}

/// Asks for a file of what the screen shows.
public enum ScreenFile: Hashable, Sendable {
    /// One frame, as text or with its colours; the end of the name says which.
    case frame(Frame, path: String)
    /// What is done from now on, as a script, or what is seen, as an asciicast; the end of the name says which.
    case recording(path: String)

    /// The file, as a person named it.
    public var path: String {
        switch self {
        case .frame(_, let path), .recording(let path): path
        }
    }
}

/// Reports what came of a file of the screen.
public enum ScreenFileOutcome: Hashable, Sendable {
    /// It is written, or the recording goes on; with a sentence on it.
    case done(String)
    /// A file of that name is there already.
    case exists
}
