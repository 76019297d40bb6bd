import TerminalKit

/// Holds what a script needs besides keys: files, time, and what a person is shown.
///
/// What throws describes in a sentence why the statement cannot be done.
public struct ScriptStage: Sendable {
    /// Writes a frame to a file, in place of one of that name.
    public var writeFrame: @Sendable (_ frame: Frame, _ path: String) async throws -> Void
    /// Records from now on what is seen, to a file.
    public var startRecording: @Sendable (_ path: String) async throws -> Void
    /// Leaves out of the recording what is seen from now on, or records it again.
    public var setHidden: @Sendable (Bool) async -> Void
    /// Shows a line of explanation; nil removes it.
    public var showCaption: @Sendable (String?) -> Void
    /// Whether a program is installed.
    public var hasProgram: @Sendable (String) -> Bool
    /// Lets a time pass; throws `CancellationError`.
    public var pass: @Sendable (Duration) async throws -> Void

    /// Creates a stage.
    public init(
        writeFrame: @escaping @Sendable (_ frame: Frame, _ path: String) async throws -> Void,
        startRecording: @escaping @Sendable (_ path: String) async throws -> Void,
        setHidden: @escaping @Sendable (Bool) async -> Void,
        showCaption: @escaping @Sendable (String?) -> Void,
        hasProgram: @escaping @Sendable (String) -> Bool,
        pass: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.writeFrame = writeFrame
        self.startRecording = startRecording
        self.setHidden = setHidden
        self.showCaption = showCaption
        self.hasProgram = hasProgram
        self.pass = pass
    }
}
