import TerminalKit
import Testing

@testable import Dashboard

/// A person's own theme changes another one, and what cannot be read is reported.
struct OwnThemeTests {
    private func theme(_ base: String, _ roles: [(String, String)]) throws -> OwnTheme {
        var theme = try #require(OwnTheme(named: "mine", base: base))
        for (role, text) in roles {
            let fault = theme.set(role, to: text)
            #expect(fault == nil)
        }
        return theme
    }

    @Test(arguments: [
        ("#ffb000", Style(foreground: .hex(0xFFB000))),
        ("208 on 16 bold", Style(foreground: .indexed(208), background: .indexed(16), attributes: .bold)),
        ("bold underline", Style(attributes: [.bold, .underline])), ("default", .plain),
        ("bright-red dim reverse", Style(foreground: .brightRed, attributes: [.dim, .reverse])),
        ("on blue", Style(background: .blue)), ("default on default", .plain),
    ])
    func `a style is read as it is written`(text: String, style: Style) {
        #expect((try? StyleText.read(text).get()) == style)
    }

    @Test(arguments: [
        "", "  ", "pink", "#ffb00", "#ggg000", "256", "-1", "red blue", "red on", "on", "red on blue on green",
        "bright-", "Red",
    ])
    func `what is no style is refused with what would be one`(text: String) {
        guard case .failure(let fault) = StyleText.read(text) else {
            Issue.record("\(text) was read")
            return
        }
        #expect(fault.sentence.contains("is no style") && fault.sentence.contains("#ffb000"))
    }

    @Test func `names that the program has or that are hard to type are not free`() {
        for name in Theme.names + [
            "standard", "color-blind", "", "two words", "a\u{1B}", String(repeating: "x", count: 41),
        ] {
            #expect(!OwnTheme.isFree(name), "\(name)")
        }
        #expect(OwnTheme.isFree("amber-2") && OwnTheme(named: "amber-2", base: "nowhere") == nil)
        #expect(OwnTheme(named: "amber-2", base: "standard")?.base == "auto")
    }

    @Test func `its roles are drawn as they are written, all others as in its base`() throws {
        let own = try theme("dark", [("pendingOrder", "#ffb000 bold"), ("failure", "white on 88")])
        let mine = Theme.named("mine", among: [own])
        let ground = Theme.named("dark")[.text].background
        #expect(mine[.pendingOrder] == Style(foreground: .hex(0xFFB000), background: ground, attributes: .bold))
        #expect(mine[.failure] == Style(foreground: .white, background: .indexed(88)))
        #expect(mine[.live] == Theme.named("dark")[.live])
        #expect(mine[.selected] == Theme.named("dark")[.selected])
        #expect(Theme.named("mine", depth: .none, among: [own])[.pendingOrder] == Style(attributes: .bold))
    }

    @Test func `a ground of the text is that of everything`() throws {
        let own = try theme("auto", [("text", "#000000 on #fdf6e3")])
        let mine = Theme.named("mine", among: [own])
        for role in Role.allCases { #expect(mine[role].background == .hex(0xFDF6E3), "\(role)") }
        #expect(mine[.quiet].foreground == .hex(0))
    }

    @Test func `what is hard to read is reported, and what nobody can know is not`() throws {
        let faint = try theme("dark", [("pendingOrder", "#444444"), ("border", "#444444"), ("live", "#87d787")])
        #expect(faint.contrastFaults.map(\.role) == ["border", "pendingOrder"])
        #expect(
            faint.contrastFaults.last?.sentence == "pendingOrder has a contrast of 1.7; below 4.5 it is hard to read")
        #expect(try theme("auto", [("pendingOrder", "#444444")]).contrastFaults.isEmpty)
        #expect(try theme("dark", [("pendingOrder", "red")]).contrastFaults.isEmpty)
        // On another ground than theirs, the colours of the base may be hard to read as well.
        let white = try theme("dark", [("text", "#000000 on #ffffff")]).contrastFaults
        #expect(white.map(\.role) == ["text"])
        #expect(white.first?.sentence.hasPrefix("on the ground of text these are hard to read: ") == true)
        #expect(white.first?.sentence.contains("pendingOrder") == true)
    }

    @Test func `a role that there is not is named with those that there are`() throws {
        var theme = try #require(OwnTheme(named: "mine", base: "dark"))
        let fault = theme.set("pending", to: "red")
        #expect(fault?.contains("'pending'") == true && fault?.contains("pendingOrder") == true)
    }
}
