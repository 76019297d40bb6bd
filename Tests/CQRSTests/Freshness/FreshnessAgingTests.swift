import CQRS
import Testing

/// An aged observation equals what a new observation would find, as long as nothing but time has passed.
@Suite struct FreshnessAgingTests {
    private static let ages: [Duration] = [
        .zero, .milliseconds(1), .milliseconds(249), .milliseconds(250), .seconds(1), .milliseconds(4_999), .seconds(5),
        .seconds(8),
    ]

    private static let desks: [(String, @Sendable (inout WatchedDesk) -> Void)] = [
        (
            "nothing waits",
            {
                $0.append(3)
                $0.apply(3)
            }
        ),
        (
            "one event waits",
            {
                $0.observe()
                $0.append(1)
            }
        ),
        (
            "one event has waited for a while",
            {
                $0.observe()
                $0.append(1)
                $0.pass(.milliseconds(240))
                $0.observe()
            }
        ),
        (
            "nobody projects",
            {
                $0.lease = nil
                $0.append(1)
            }
        ),
        (
            "the projector is silent",
            {
                $0.observe()
                $0.append(1)
                $0.passInSilence(.seconds(3))
            }
        ),
        (
            "the projector was silent before",
            {
                $0.observe()
                $0.passInSilence(.seconds(3))
                $0.append(1)
            }
        ),
        (
            "the heartbeat is of the future",
            {
                $0.beat(ahead: .seconds(3_600))
                $0.append(2)
            }
        ),
        (
            "the event is of the future",
            {
                $0.observe()
                $0.append(1, ahead: .seconds(3_600))
            }
        ),
        (
            "someone paused",
            {
                $0.pause()
                $0.append(1)
            }
        ),
        (
            "someone slowed it",
            {
                $0.slow(.seconds(4))
                $0.observe()
                $0.append(3)
            }
        ),
        (
            "it failed",
            {
                $0.append(1)
                $0.failure = ProjectionFailure(position: Position(1), message: "damaged")
            }
        ),
        (
            "it is rebuilt",
            {
                $0.append(4)
                $0.apply(4)
                $0.rebuild = .at(1, since: $0.now)
            }
        ),
        (
            "rows wait while it is rebuilt",
            {
                $0.append(4)
                $0.apply(3)
                $0.rebuild = .at(1, since: $0.now)
            }
        ),
        (
            "nobody rebuilds",
            {
                $0.append(4)
                $0.apply(4)
                $0.lease = nil
                $0.rebuild = .at(1, since: $0.now)
            }
        ),
        (
            "the log is another one",
            {
                $0.append(2)
                $0.apply(5)
            }
        ),
    ]

    @Test(arguments: desks.indices) func `a look that has grown old equals the look that is taken then`(index: Int) {
        var desk = WatchedDesk()
        Self.desks[index].1(&desk)
        let observed = desk.observe()
        for age in Self.ages {
            var later = desk
            later.passInSilence(age)
            let (aged, taken) = (observed.aged(by: age), later.observe())
            let name = "\(Self.desks[index].0), \(age) later"
            #expect(aged.state == taken.state, "\(name)")
            #expect(aged.behind == taken.behind, "\(name)")
            #expect(aged.lag == taken.lag, "\(name)")
            #expect(aged.watched == taken.watched, "\(name)")
            if (observed.behind ?? 0) > 0 { #expect(aged.heartbeatAge == taken.heartbeatAge, "\(name)") }
        }
    }

    @Test func `a look grows old in steps as in one`() {
        var desk = WatchedDesk()
        desk.observe()
        desk.append(1)
        let observed = desk.observe()
        var stepped = observed
        for tick in 1...70 {
            stepped = stepped.aged(by: .milliseconds(100))
            let whole = observed.aged(by: .milliseconds(100) * tick)
            #expect(stepped.state == whole.state)
            #expect(stepped.lag == whole.lag)
        }
        #expect(stepped.state == .stalled)
    }

    @Test func `a look that failed does not grow old: it knows nothing that could`() {
        var desk = WatchedDesk()
        desk.append(1)
        desk.observe()
        let blind = desk.failToObserve()
        #expect(blind.aged(by: .seconds(60)) == blind)
    }
}
