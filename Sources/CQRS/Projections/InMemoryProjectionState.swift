/// Holds what one build of a projection in memory consists of.
struct InMemoryBuildContent: Sendable {
    var rows: [RecordedEvent] = []
    var letters: [Position: DeadLetter] = [:]

    /// Adds a row in its place: one that waited as a dead letter comes late.
    mutating func insert(_ event: RecordedEvent) {
        var index = rows.endIndex
        while index > rows.startIndex, rows[index - 1].position > event.position { index -= 1 }
        rows.insert(event, at: index)
    }
}

/// Holds all that an ``InMemoryProjectionStore`` keeps, as one value.
struct InMemoryProjectionState: Sendable {
    var status: ProjectionStoreStatus
    private var contents: [ProjectionBuild: InMemoryBuildContent] = [:]
    private var lastGeneration: Int64 = 1
    /// Oldest first.
    private var deliveries: [Delivery] = []

    init(projections: [ProjectionName]) {
        status = ProjectionStoreStatus(
            projections: projections.map { ProjectionStatus(name: $0, live: BuildStatus()) },
            lease: nil, control: .none, visibleLatency: nil)
    }

    /// Adds records and drops the oldest beyond the bound.
    mutating func record(_ new: [Delivery], keeping retention: DeliveryRetention) {
        deliveries += new
        deliveries.removeFirst(max(0, deliveries.count - retention.records))
        guard let now = new.last?.endedAt else { return }
        deliveries.removeAll { now - $0.endedAt > retention.age }
    }

    /// Returns the records of an event and of those that it waited for.
    func deliveries(of position: Position, recordedAt: Timestamp, in projection: ProjectionName) -> [Delivery] {
        let all = deliveries.filter { $0.projection == projection }
        let own = all.indices.filter { all[$0].mayHold(position, recordedAt: recordedAt) }
        guard let decisive = Delivery.decisive(among: own.map { all[$0] }) else { return [] }
        return all[..<own[decisive]].filter { $0.endedAt > recordedAt } + [all[own[decisive]]]
    }

    func liveContent(of projection: ProjectionName) -> InMemoryBuildContent {
        status[projection].flatMap { contents[$0.liveBuild] } ?? InMemoryBuildContent()
    }

    func content(of build: ProjectionBuild) throws -> InMemoryBuildContent {
        _ = try place(of: build)
        return contents[build] ?? InMemoryBuildContent()
    }

    /// Changes a build's content and status together, and counts its dead letters again.
    mutating func change(
        _ build: ProjectionBuild, _ edit: (inout InMemoryBuildContent, inout BuildStatus) throws -> Void
    ) throws {
        let (index, isLive) = try place(of: build)
        if isLive {
            try edit(&contents[build, default: InMemoryBuildContent()], &status.projections[index].live)
            count(waiting(in: build), in: &status.projections[index].live)
        } else if var rebuild = status.projections[index].rebuild {
            try edit(&contents[build, default: InMemoryBuildContent()], &rebuild.build)
            count(waiting(in: build), in: &rebuild.build)
            status.projections[index].rebuild = rebuild
        }
    }

    private func waiting(in build: ProjectionBuild) -> [DeadLetter] {
        contents[build]?.letters.values.filter { !$0.isDiscarded } ?? []
    }

    private func count(_ waiting: [DeadLetter], in status: inout BuildStatus) {
        status.deadLetters = waiting.count
        status.retries = waiting.reduce(0) { $0 + $1.attempts - 1 }
    }

    mutating func beginRebuild(of projection: ProjectionName, _ request: RebuildRequest) throws {
        guard let index = status.projections.firstIndex(where: { $0.name == projection }) else {
            throw Self.unknown(projection)
        }
        cancelRebuild(of: projection)
        lastGeneration += 1
        status.projections[index].rebuild = RebuildStatus(
            build: BuildStatus(generation: lastGeneration), request: request)
    }

    mutating func switchTo(_ build: ProjectionBuild) throws {
        let (index, isLive) = try place(of: build)
        guard !isLive, let rebuild = status.projections[index].rebuild else { throw Self.unknown(build.projection) }
        contents[status.projections[index].liveBuild] = nil
        status.projections[index].live = rebuild.build
        status.projections[index].rebuild = nil
    }

    mutating func cancelRebuild(of projection: ProjectionName) {
        guard let index = status.projections.firstIndex(where: { $0.name == projection }),
            let build = status.projections[index].rebuildBuild
        else { return }
        contents[build] = nil
        status.projections[index].rebuild = nil
    }

    private func place(of build: ProjectionBuild) throws -> (index: Int, isLive: Bool) {
        guard let index = status.projections.firstIndex(where: { $0.name == build.projection }) else {
            throw Self.unknown(build.projection)
        }
        let found = status.projections[index]
        if found.liveBuild == build { return (index, true) }
        guard found.rebuildBuild == build else { throw Self.unknown(build.projection) }
        return (index, false)
    }

    private static func unknown(_ projection: ProjectionName) -> StoreError {
        StoreError(
            .fenced, "these rows of '\(projection)' are no longer kept", remedy: "another session replaced them")
    }
}
