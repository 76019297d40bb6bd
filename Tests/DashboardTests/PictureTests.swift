import CQRS
import Testing

@testable import Dashboard

struct PictureTests {
    @Test func `a desk at rest has one picture however often it is looked at`() {
        var desk = DashboardDriver(orders: [.sample(1)])
        desk.pass(.seconds(20))
        desk.observe()
        let picture = Picture(of: desk.state)
        for _ in 0..<5 {
            desk.now = desk.now + .milliseconds(10)
            desk.observe()
            #expect(Picture(of: desk.state) == picture)
            let (whole, seen) = (view(desk.state), view(picture.state.shown(as: desk.state)))
            #expect(whole == seen)
        }
    }

    @Test func `a look that grows old changes the picture`() {
        var desk = DashboardDriver(orders: [.sample(1)])
        desk.pass(.seconds(20))
        desk.observe()
        let picture = Picture(of: desk.state)
        desk.pass(.seconds(6))
        #expect(Picture(of: desk.state) != picture)
    }

    @Test func `a waiting command changes the picture as time passes`() {
        var desk = DashboardDriver(orders: [.sample(1)])
        desk.press(.character("a"), .character("y"))
        desk.accept()
        let picture = Picture(of: desk.state)
        desk.pass(.milliseconds(100))
        #expect(Picture(of: desk.state) != picture)
    }

    @Test func `seconds that pass without a lag leave the picture as it is, once their bars are drawn`() {
        var desk = DashboardDriver(orders: [.sample(1)])
        desk.pass(.seconds(20))
        desk.observe()
        for _ in 0..<60 {
            desk.now = desk.now + .seconds(1)
            desk.observe()
        }
        let picture = Picture(of: desk.state)
        desk.now = desk.now + .seconds(1)
        desk.observe()
        #expect(Picture(of: desk.state) == picture)
    }

    @Test func `a lag changes the picture by its bar`() {
        var desk = DashboardDriver(orders: [.sample(1)])
        desk.pass(.seconds(20))
        desk.observe()
        let (picture, frame) = (Picture(of: desk.state), view(desk.state))
        desk.state.lagHistory.record(.seconds(1), at: desk.now)
        #expect(Picture(of: desk.state) != picture)
        #expect(view(desk.state) != frame)
    }
}

extension DashboardState {
    /// Puts back what a picture takes out although it is seen: ages that are still too young to be told, and the lag.
    fileprivate func shown(as state: DashboardState) -> DashboardState {
        var shown = self
        shown.now = state.now
        shown.lagHistory = state.lagHistory
        for index in shown.desk?.projections.indices ?? 0..<0 { shown.desk?.projections[index].observedAt = state.now }
        return shown
    }
}
