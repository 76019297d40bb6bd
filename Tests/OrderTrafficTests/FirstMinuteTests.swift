import OrderTraffic
import Testing

/// The scenes of the demonstration as data.
@Suite struct FirstMinuteTests {
    private let scenes = FirstMinute(rate: 3).scenes

    @Test func `the scenes follow each other, and the captions end`() {
        #expect(scenes.first?.second == 0)
        #expect(zip(scenes, scenes.dropFirst()).allSatisfy { $0.second < $1.second })
        #expect(scenes.last?.caption == "")
    }

    @Test func `what a scene breaks a later one mends`() {
        let acts = scenes.flatMap(\.acts)
        #expect(acts.lastIndex(of: .pause(false))! > acts.lastIndex(of: .pause(true))!)
        #expect(acts.last { if case .delay = $0 { true } else { false } } == .delay(.zero))
        #expect(acts.last { if case .slowDisk = $0 { true } else { false } } == .slowDisk(.zero))
        #expect(FirstMinute.mending.contains(.slowDisk(.zero)))
        #expect(acts.lastIndex(of: .retry)! > acts.lastIndex(of: .failNextEvent)!)
        #expect(acts.lastIndex(of: .showParked(false))! > acts.lastIndex(of: .showParked(true))!)
        #expect(acts.lastIndex(of: .showOrders)! > acts.lastIndex(of: .showLag)!)
    }

    @Test func `the peak is twice what the projection applies, at any rate`() {
        for rate in [0.5, 3, 50] {
            let minute = FirstMinute(rate: rate)
            let delays = minute.scenes.flatMap(\.acts).compactMap { act -> Duration? in
                if case .delay(let delay) = act, delay > .zero { delay } else { nil }
            }
            #expect(delays == [.seconds(2) / minute.peakRate])
            #expect(minute.peakRate >= rate * 6)
        }
    }

    @Test func `a caption has room in a row of 120 columns`() {
        for caption in scenes.compactMap(\.caption) {
            let shown = caption.replacing(#/\{[a-zA-Z.]+\}/#, with: "F3")
            #expect(shown.count <= 93, "\(shown.count): \(shown)")
        }
    }

    @Test func `the rebuild is slowed while its caption is shown, and the caption of the end is shown at the end`()
        throws
    {
        let rebuild = try #require(scenes.firstIndex { $0.acts.contains(.rebuild) })
        guard case .slowDisk(let delay)? = scenes[rebuild].acts.first else {
            Issue.record("nothing is slowed")
            return
        }
        #expect(delay > .zero)
        #expect(scenes[rebuild + 1].acts == [.slowDisk(.zero)])
        #expect(scenes[rebuild + 1].second - scenes[rebuild].second >= 5)
    }
}
