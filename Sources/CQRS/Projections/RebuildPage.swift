/// Holds what rebuilds get in one transaction: some events that follow a checkpoint, decoded.
struct RebuildPage<Fact: Event>: Sendable {
    let page: LogPage
    let decoded: DecodedEvents<Fact>

    /// Decodes a page.
    private init(_ page: LogPage) {
        self.page = page
        decoded = DecodedEvents(page.events, after: page.chain)
    }

    /// Reads the events after a checkpoint, about `count` at most, and decodes them on the calling task's thread; throws
    /// ``StoreError``.
    static func read(
        _ log: any EventStore, after checkpoint: Position, about count: Int, _ policy: ProjectorPolicy
    ) async throws -> RebuildPage {
        let limit = min(count, policy.maximumBatch)
        var page = try await LogPage.read(log, after: checkpoint, limit: limit)
        var byteCount = page.byteCount
        while !page.isLast, page.events.count < count, byteCount < policy.maximumBulkBytes,
            let last = page.events.last?.position
        {
            let events = try await log.events(after: last, limit: limit)
            byteCount += events.reduce(0) { $0 + $1.data.count }
            page = page.appending(events, isLast: events.count < limit)
        }
        return RebuildPage(page)
    }

    /// Where it ends.
    var end: Position { page.events.last?.position ?? page.checkpoint }
}
