import CQRS

/// Follows rebuilds from the asking to their ends.
struct RequestedRebuilds: Hashable, Sendable {
    /// How a rebuild ended.
    enum Outcome: Hashable, Sendable {
        /// Readers see the new rows.
        case rebuilt
        /// It stopped for good, and readers go on seeing the old rows.
        case failed(ProjectionFailure)
        /// Someone gave it up.
        case cancelled

        var isGood: Bool { self == .rebuilt }
    }

    /// One projection's rebuild.
    struct Course: Hashable, Sendable {
        let projection: ProjectionName
        fileprivate(set) var generation: Int64
        /// How many events were applied to the new rows.
        fileprivate(set) var events: Int64 = 0
        /// How long it has run.
        fileprivate(set) var elapsed = Duration.zero
        /// How it ended; nil while it goes on.
        fileprivate(set) var outcome: Outcome?
    }

    private(set) var courses: [Course]

    /// Begins with what is under way for these projections.
    init(_ projections: [ProjectionName], in status: ProjectionStoreStatus) {
        courses = projections.compactMap { name in
            guard let projection = status[name] else { return nil }
            // Without one under way it is done already: the last rows are the new ones.
            let build = projection.rebuild?.build ?? projection.live
            return Course(projection: name, generation: build.generation)
        }
        receive(status, after: .zero)
    }

    var isOver: Bool { courses.allSatisfy { $0.outcome != nil } }

    /// How many events were applied in all of them; a rebuild that ended counts as `head`.
    func done(of head: Int64) -> Int64 {
        courses.map { $0.outcome == nil ? min($0.events, head) : head }.reduce(0, +)
    }

    /// Adds a status, read so long after the request.
    mutating func receive(_ status: ProjectionStoreStatus, after elapsed: Duration) {
        for index in courses.indices where courses[index].outcome == nil {
            guard let projection = status[courses[index].projection] else { continue }
            courses[index].receive(projection)
            courses[index].elapsed = elapsed
        }
    }
}

extension RequestedRebuilds.Course {
    /// Generations only grow: rows that readers see of this or a later one were made since.
    fileprivate mutating func receive(_ status: ProjectionStatus) {
        if status.live.generation >= generation {
            events = status.checkpoint.rawValue
            outcome = .rebuilt
        } else if let build = status.rebuild?.build {
            // It may have started again meanwhile.
            generation = build.generation
            events = build.checkpoint.rawValue
            outcome = build.failure.map { .failed($0) }
        } else {
            outcome = .cancelled
        }
    }
}
