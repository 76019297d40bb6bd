extension ProjectionRunner {
    /// Waits for as long as a commit of rows is to take longer, and renews the lease meanwhile: what is slow on purpose is
    /// not gone.
    func delayCommit(holding held: ProjectorLease) async {
        guard let commitDelay, commitDelay.duration > .zero else { return }
        async let _ = keepLease(held)
        await commitDelay.wait()
    }
}
