import CQRS

extension DashboardState {
    /// The state without what nobody can see: two states with the same picture draw the same frame.
    ///
    /// A desk at rest is looked at several times a second; drawing it anew each time, to find that nothing changed,
    /// would cost more than all the rest.
    var picture: DashboardState {
        var picture = self
        picture.ids = IDSequence(seed: configuration.idSeed)
        picture.deadLettersRequestedAt = nil
        picture.visibilityChecks = []
        picture.list.requestTag = 0
        picture.list.isLoading = false
        picture.list.requestedAt = list.isOnItsWay ? list.requestedAt : nil
        picture.list.loadedAt = list.failure == nil ? Timestamp(microseconds: 0) : list.loadedAt
        guard isAtRest else { return picture }
        picture.now = Timestamp(microseconds: 0)
        for index in picture.desk?.projections.indices ?? 0..<0 {
            picture.desk?.projections[index].observedAt = Timestamp(microseconds: 0)
            picture.desk?.projections[index].heartbeatAge = .zero
        }
        return picture
    }

    /// Whether nothing on the screen shows an age.
    private var isAtRest: Bool {
        guard let desk, layers.isEmpty, list.failure == nil, !list.isOnItsWay, pending.commands.isEmpty else {
            return false
        }
        return desk.projections.allSatisfy {
            $0.state == .live && $0.behind == 0 && now - $0.observedAt < .seconds(2)
                && ($0.heartbeatAge ?? .seconds(60)) < .seconds(3)
        }
    }
}
