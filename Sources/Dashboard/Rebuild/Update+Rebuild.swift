import CQRS

extension DashboardState {
    /// Asks whether to rebuild all projections, or to cancel the rebuilds that are under way.
    mutating func askAboutRebuild() {
        guard let desk else { return }
        let underWay = desk.projections.filter(\.isRebuilding).map(\.projection)
        let subject: Question.Subject =
            underWay.isEmpty ? .rebuild(desk.projections.map(\.projection)) : .cancelRebuild(underWay)
        layers.append(.question(Question(subject)))
    }

    /// Reports the outcome of rebuilds.
    mutating func report(_ outcomes: [RebuildOutcomes.Outcome]) {
        for outcome in outcomes {
            switch outcome {
            case .completed(let projections):
                showNotice(.success, "rebuilt and switched in: \(Self.listed(projections))")
            case .failed(let projection, let failure):
                let place = NumberText.grouped(failure.position.rawValue)
                showNotice(
                    .failure,
                    "the rebuild of \(projection) failed at \(place): \(failure.message); the old rows stay, "
                        + "\(keyName(of: .askAboutRebuild)) tries again")
            case .givenUp(let projections):
                showNotice(.information, "rebuild given up: \(Self.listed(projections)); the rows stay as they are")
            }
        }
    }

    private static func listed(_ projections: [ProjectionName]) -> String {
        projections.map(\.rawValue).joined(separator: ", ")
    }
}
