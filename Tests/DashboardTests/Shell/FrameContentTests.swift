import CQRS
import OrderEvents
import Testing

@testable import Dashboard

/// A frame is drawn from its content alone, and the content is what is compared.
struct FrameContentTests {
    private var desk = DashboardDriver(orders: [.sample(1)])

    private var content: FrameContent { FrameContent(of: desk.state) }

    /// What the start had to report has gone.
    private mutating func rest() {
        desk.pass(.seconds(20))
        desk.observe()
    }

    @Test mutating func `a desk at rest has one content however often it is observed`() {
        rest()
        let before = content
        for _ in 0..<5 {
            desk.now = desk.now + .milliseconds(10)
            desk.observe()
            #expect(content == before)
        }
    }

    @Test mutating func `an observation that grows old changes the content`() {
        rest()
        let before = content
        desk.pass(.seconds(6))
        #expect(content != before)
    }

    @Test mutating func `a waiting command changes the content as time passes`() {
        desk.press(.character("a"), .character("y"))
        desk.accept()
        let before = content
        desk.pass(.milliseconds(100))
        #expect(content != before)
    }

    @Test mutating func `seconds that pass without a lag leave the content as it is, once their bars are drawn`() {
        rest()
        for _ in 0..<60 {
            desk.now = desk.now + .seconds(1)
            desk.observe()
        }
        let before = content
        desk.now = desk.now + .seconds(1)
        desk.observe()
        #expect(content == before)
    }

    @Test mutating func `a lag changes the content by its bar`() {
        rest()
        let (before, frame) = (content, view(desk.state))
        desk.state.lagHistory.record(.seconds(1), at: desk.now)
        #expect(content != before)
        #expect(view(desk.state) != frame)
    }

    @Test mutating func `no part of a content holds the state, so all that is drawn is compared`() {
        desk.press(.character("/"))
        desk.type("alf")
        for layers: [Layer] in [[], [.help(HelpPane())], [.order(OrderPane(orderID: OrderID("o0001")))], [.welcome]] {
            desk.state.layers = layers
            #expect(Self.pathToState(in: content, "content") == nil)
        }
    }

    /// Where in a value a whole state is held; nil when it is nowhere.
    private static func pathToState(in value: Any, _ path: String) -> String? {
        if value is DashboardState { return path }
        for child in Mirror(reflecting: value).children {
            let name = "\(path).\(child.label ?? "element")"
            if let found = pathToState(in: child.value, name) { return found }
        }
        return nil
    }
}
