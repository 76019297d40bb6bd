import CQRS

extension DashboardState {
    /// Asks whether to build all projections anew, or to give up those rebuilds that are under way.
    mutating func askAboutRebuild() -> [Effect] {
        guard !refusesCommands() else { return [] }
        guard let desk else {
            say(.information, "the desk has not been looked at yet; try again in a moment")
            return []
        }
        let underWay = desk.projections.filter(\.isRebuilding).map(\.projection)
        let subject: Question.Subject =
            underWay.isEmpty ? .rebuild(desk.projections.map(\.projection)) : .cancelRebuild(underWay)
        layers.append(.question(Question(subject)))
        return []
    }

    /// Tells what became of rebuilds.
    mutating func report(_ news: [RebuildWatch.News]) {
        for item in news {
            switch item {
            case .completed(let projections):
                say(.success, "rebuilt and switched in: \(Self.listed(projections))")
            case .failed(let projection, let failure):
                let place = NumberText.grouped(failure.position.rawValue)
                say(
                    .failure,
                    "the rebuild of \(projection) failed at \(place): \(failure.message); the old picture stays, "
                        + "R tries again")
            case .givenUp(let projections):
                say(.information, "rebuild given up: \(Self.listed(projections)); the picture stays as it is")
            }
        }
    }

    private static func listed(_ projections: [ProjectionName]) -> String {
        projections.map(\.rawValue).joined(separator: ", ")
    }
}
