/// Pauses, steps and slows whoever projects.
public protocol ProjectorControls: Sendable {
    /// Pauses, or resumes; throws ``StoreError``.
    func setPaused(_ isPaused: Bool) async throws

    /// Lets one more event through while paused; does nothing when none waits. Throws ``StoreError``.
    func step() async throws

    /// Sets the pause before each event; zero for full speed. Throws ``StoreError``.
    func setDelay(_ delay: Duration) async throws
}
