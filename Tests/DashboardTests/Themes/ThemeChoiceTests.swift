import CQRS
import Foundation
import OrderEvents
import TerminalKit
import Testing

@testable import Dashboard

/// A theme is chosen by name, seen before it is chosen, and found by what the terminal answers.
struct ThemeChoiceTests {
    private var state = Sample.desk(100, 30)

    private mutating func press(_ keys: Key...) {
        for key in keys { _ = update(&state, .keyPressed(key), at: Sample.now, uptime: .seconds(1)) }
    }

    private mutating func type(_ text: String) {
        for character in text { press(.character(character)) }
    }

    /// The style of an empty place, which is the theme's ground.
    private var ground: Color { view(state)[29, 99].style.background }

    private func ground(of theme: String) -> Color { Theme.named(theme)[.text].background }

    @Test mutating func `moving through the themes shows each, and Esc gives back the one before`() {
        type(":theme ")
        #expect(ground == .standard)
        press(.down)
        #expect(view(state).text.contains("▸ theme dark"))
        #expect(ground == ground(of: "dark"))
        press(.down)
        #expect(ground == ground(of: "light"))
        press(.up)
        #expect(ground == ground(of: "dark"))
        press(.escape)
        #expect(ground == .standard)
        #expect(state.appearance.name == "auto")
    }

    @Test mutating func `Enter keeps the theme that is shown, and says how to keep it for good`() {
        type(":theme li")
        #expect(ground == ground(of: "light"))
        press(.enter)
        #expect(state.layers.isEmpty)
        #expect(ground == ground(of: "light"))
        #expect(view(state).text.contains("✓ the theme is light; for good with theme: light in config.yaml"))
        type(":theme ")
        #expect(view(state).text.contains("▸ theme light"))
    }

    @Test mutating func `nothing changes while something else is highlighted`() {
        type(":")
        #expect(ground == .standard)
        type("them")
        #expect(ground == .standard)
        type("zzz")
        #expect(ground == .standard)
    }

    @Test mutating func `the answer of the terminal changes what has to differ, at once and only that`() {
        let dark = view(state)
        _ = update(&state, .backgroundFound(RGB(255, 255, 255)), at: Sample.now, uptime: .seconds(1))
        let light = view(state)
        #expect(light.text == dark.text)
        #expect(light != dark)
        #expect(state.appearance.theme == .named("auto", on: .light))
        _ = update(&state, .backgroundFound(RGB(0, 0, 0)), at: Sample.now, uptime: .seconds(1))
        #expect(view(state) == dark)
    }

    @Test func `the theme of the settings, its terminal and its own themes are those of the first frame`() throws {
        var own = try #require(OwnTheme(named: "amber", base: "dark"))
        let fault = own.set("key", to: "#ffb000")
        #expect(fault == nil)
        let amber = DashboardConfiguration(
            user: "alice", theme: "amber", ownThemes: [own], colorDepth: .indexed, ground: .light, idSeed: UUID())
        let state = DashboardState(configuration: amber, size: Size(columns: 80, rows: 24), now: Sample.now)
        #expect(state.appearance.name == "amber")
        #expect(state.appearance.names == Theme.names + ["amber"])
        #expect(state.shownTheme[.key].foreground == .indexed(214))
        var other = amber
        other.theme = "contrast"
        let white = DashboardState(configuration: other, size: Size(columns: 80, rows: 24), now: Sample.now)
        #expect(white.shownTheme == .named("contrast", on: .light, depth: .indexed))
        other.theme = "nowhere"
        let unknown = DashboardState(configuration: other, size: Size(columns: 80, rows: 24), now: Sample.now)
        #expect(unknown.appearance.name == "auto")
    }
}
