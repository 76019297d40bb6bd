/// Pauses, steps, slows and stops the projector, in whichever process it runs, and requests rebuilds of projections.
///
/// A pause and a delay hold as long as the session that asked for them lives, even while it is stopped. They end
/// earlier when another session replaces them, or sees them expire and projects on.
public protocol ProjectorControls: Sendable {
    /// Pauses, or resumes; throws ``StoreError``.
    func setPaused(_ isPaused: Bool) async throws

    /// Lets one more event through while paused; does nothing when none waits. Throws ``StoreError``.
    func step() async throws

    /// Sets the pause before each event; zero for full speed. Throws ``StoreError``.
    func setDelay(_ delay: Duration) async throws

    /// Requests that the next event that is applied fails and becomes a dead letter, or withdraws that; throws
    /// ``StoreError``.
    func failNextEvent(_ isAsked: Bool) async throws

    /// Stops the projector: the session that holds the lease gives it up and stands still until ``start()``, and another
    /// one that offers to project takes over. Throws ``NoProjector`` when nobody projects, and ``StoreError``.
    func stop() async throws

    /// Lets every session project again that was stopped; throws ``StoreError``.
    func start() async throws

    /// Requests a shadow rebuild of projections; throws ``StoreError``.
    ///
    /// A rebuild that is already under way goes on.
    func rebuild(_ projections: [ProjectionName]) async throws

    /// Gives up the rebuilds of these projections; readers go on with the rows they see. Throws ``StoreError``.
    ///
    /// One that the rows need to leave out what was discarded goes on.
    func cancelRebuild(of projections: [ProjectionName]) async throws
}
