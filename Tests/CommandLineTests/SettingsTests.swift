import CQRS
import OrderEvents
import Testing

@testable import CommandOptions
@testable import DeskComposition
@testable import orderdesk

/// Places and the configuration file.
struct SettingsTests {
    @Test func `the data directory is the one asked for, the environment's, or the XDG one`() {
        func data(_ asked: String?, _ environment: [String: String]) -> String {
            DeskLocation(data: asked, environment: environment, home: "/h").data.path(percentEncoded: false)
        }
        let all = ["ORDERDESK_DATA": "/env", "XDG_DATA_HOME": "/xdg", "HOME": "/home/a"]
        #expect(data("/asked", all) == "/asked/")
        #expect(data(nil, all) == "/env/")
        #expect(data(nil, ["XDG_DATA_HOME": "/xdg", "HOME": "/home/a"]) == "/xdg/orderdesk")
        #expect(data(nil, ["XDG_DATA_HOME": "relative", "HOME": "/home/a"]) == "/home/a/.local/share/orderdesk")
        #expect(data("", ["ORDERDESK_DATA": ""]) == "/h/.local/share/orderdesk")
    }

    @Test func `an empty configuration is all defaults`() {
        for text in ["", "# nothing\n", "{}", "approval:\n"] {
            let (configuration, warnings) = DeskConfiguration.parse(text)
            #expect(configuration == DeskConfiguration())
            #expect(warnings.isEmpty, "\(text)")
        }
    }

    @Test func `every setting is read`() {
        let (configuration, warnings) = DeskConfiguration.parse(
            """
            user: carol
            currency: JPY
            theme: high-contrast
            ascii: true
            approval: {fourEyes: true}
            freshness: {liveThreshold: 100ms}
            projection: {delay: 2s}
            """)
        #expect(warnings.count == 1)
        #expect(configuration.user == "carol")
        #expect(configuration.currency == .jpy)
        #expect(configuration.theme == "high-contrast")
        #expect(configuration.isASCII)
        #expect(configuration.fourEyes)
        #expect(configuration.liveThreshold == .milliseconds(100))
        #expect(configuration.projectionDelay == .seconds(2))
    }

    @Test func `limits of the service are read, and those that cannot be are named`() {
        let (configuration, warnings) = DeskConfiguration.parse(
            """
            service:
              maxBody: 2000
              maxHeader: 3000
              maxConnections: 7
              requestTimeout: 2s
              idleTimeout: 3s
              rate: 0
              grace: 0s
              slowQuery: 250ms
            """)
        var expected = ServiceConfiguration()
        (expected.maxBody, expected.maxHeader, expected.maxConnections, expected.rate) = (2_000, 3_000, 7, 0)
        (expected.requestTimeout, expected.idleTimeout) = (.seconds(2), .seconds(3))
        (expected.grace, expected.slowQuery) = (.zero, .milliseconds(250))
        #expect(configuration.service == expected && warnings.isEmpty)
        let (kept, faults) = DeskConfiguration.parse("service: {maxBody: 1, grace: 1m, rate: many}")
        #expect(kept.service == ServiceConfiguration())
        #expect(faults.contains { $0.contains("service.maxBody has to be a whole number from 1024 to 1073741824") })
        #expect(faults.contains { $0.contains("service.grace has to be a duration from 0s to 8s") })
        #expect(faults.count == 3)
    }

    @Test func `the line that set a key is known, and a value that was refused set nothing`() {
        let (configuration, _) = DeskConfiguration.parse("user: carol\n\nprojection:\n  delay: 2s\nascii: perhaps\n")
        #expect(configuration.lines == ["user": 1, "projection.delay": 4])
    }

    @Test func `a setting is shown as it would be written`() {
        let configuration = DeskConfiguration.parse("projection: {delay: 1.5s}\nfreshness: {liveThreshold: 2s}").0
        let values = ConfigurationSetting.all.flatMap { $0.values(configuration) }
        let texts = Dictionary(uniqueKeysWithValues: values.map { ($0.name, $0.text) })
        #expect(texts["projection.delay"] == "1500ms")
        #expect(texts["freshness.liveThreshold"] == "2s")
        #expect(texts["theme"] == "auto")
        #expect(texts["currency"] == "USD")
    }

    @Test(
        arguments: [
            ("usr: bob", "unknown key 'usr'"), ("approval: {eyes: true}", "unknown key 'approval.eyes'"),
            ("ascii: perhaps", "ascii has to be true or false"), ("currency: yen", "currency has to be"),
            ("approval: yes please", "approval has to hold keys"), ("- a list", "has to hold keys"),
            ("user: \"a\\nb\"", "user holds a control character"), ("user: \"  \"", "user is blank"),
            ("user: \(String(repeating: "x", count: 501))", "user is 501 bytes long"),
            ("approval: {fourEyes: false}", "it changes nothing"),
            ("approval: {fourEyes: maybe}", "approval.fourEyes has to be true or false"), ("a: [", "not YAML"),
            ("projection: {delay: 5}", "projection.delay has to be a duration"),
        ])
    func `what is wrong is reported and the default stands`(text: String, warning: String) throws {
        var (configuration, warnings) = DeskConfiguration.parse(text)
        // One of them does what it says, which is the default.
        configuration.lines = [:]
        #expect(configuration == DeskConfiguration())
        #expect(try #require(warnings.first).contains(warning))
        #expect(warnings.count == 1)
        let isOneLine = !warnings[0].contains { $0.isNewline }
        #expect(isOneLine)
    }

    @Test func `themes of one's own are read, with the line of what is wrong in them`() throws {
        let (configuration, warnings) = DeskConfiguration.parse(
            """
            theme: amber
            themes:
              amber:
                base: dark
                roles: {pendingOrder: "#ffb000 bold", key: 214}
              faint:
                roles:
                  text: "#777777 on #888888"
                  pending: red
                  live: pinkish
              dark: {}
              odd: {base: nowhere}
              extra: {bass: dark}
            """)
        #expect(configuration.theme == "amber")
        #expect(configuration.ownThemes.map(\.name) == ["amber", "faint", "extra"])
        #expect(configuration.ownThemes.map(\.base) == ["dark", "auto", "auto"])
        func has(_ start: String) -> Bool { warnings.contains { $0.hasPrefix(start) } }
        #expect(has("line 8: themes.faint.roles: text has a contrast of 1."))
        #expect(has("line 9: themes.faint.roles: there is no role 'pending'"))
        #expect(has("line 10: themes.faint.roles: 'pinkish' is no style"))
        #expect(has("line 11: 'dark' is no name for a theme"))
        #expect(has("line 12: themes.odd.base has to be a theme of the program: auto, dark"))
        #expect(has("line 13: unknown key 'themes.extra.bass'"))
    }

    @Test func `themes in the settings may be asked for, and are named where another one is`() throws {
        let (configuration, _) = DeskConfiguration.parse("themes: {amber: {base: dark}}")
        #expect(DashboardCommand.complaint(aboutTheme: "amber", among: configuration.ownThemes) == nil)
        #expect(DashboardCommand.complaint(aboutTheme: "color-blind", among: []) == nil)
        let complaint = DashboardCommand.complaint(aboutTheme: "umber", among: configuration.ownThemes)
        #expect(complaint?.hasSuffix("colour-blind, mono, amber") == true)
    }

    @Test func `the switch that became a policy of the desk says where it went, and holds its own user to it`() throws {
        let (configuration, warnings) = DeskConfiguration.parse("approval:\n  fourEyes: true\n")
        #expect(configuration.fourEyes)
        let warning = try #require(warnings.first)
        #expect(warnings.count == 1)
        #expect(warning.hasPrefix("line 2: approval.fourEyes is a policy of the desk now"))
        #expect(warning.contains("orderdesk policy four-eyes on"))
    }

    @Test func `who acts is whom the command line names, else the settings, else the environment`() {
        let environment = ["USER": "erin", "LOGNAME": "frank"]
        func name(_ asked: String?, _ configured: String?, _ environment: [String: String]) -> String {
            ActingUser(asked: asked, configured: configured, environment: environment).name
        }
        #expect(name("carol", "dave", environment) == "carol")
        #expect(name("", "dave", environment) == "dave")
        #expect(name(nil, nil, environment) == "erin")
        #expect(name(nil, nil, ["USER": "", "LOGNAME": "frank"]) == "frank")
        #expect(name(nil, nil, [:]) == "desk")
    }

    @Test func `a name of the environment that cannot be recorded is passed over, with a warning`() {
        let acting = ActingUser(
            asked: nil, configured: nil,
            environment: ["USER": String(repeating: "x", count: 501), "LOGNAME": "a\nb"])
        #expect(acting.name == "desk")
        #expect(acting.warnings.count == 2)
        #expect(acting.warnings[0].contains("$USER is 501 bytes long"))
        #expect(acting.warnings[1].contains("$LOGNAME holds a control character"))
    }

    @Test(arguments: [" ", "a\nb", "a\u{7}b", String(repeating: "x", count: 501)])
    func `a user that cannot be recorded is wrong usage`(name: String) throws {
        #expect(throws: (any Error).self) { try DeskOptions.parse(["--user=\(name)"]) }
        #expect(try DeskOptions.parse(["--user", "Jos\u{E9}"]).user == "Jos\u{E9}")
    }

    @Test func `what is looked for is bounded`() throws {
        let longest = String(repeating: "x", count: 2_000)
        #expect(try OrderFilterOptions.parse(["--search", longest]).search == longest)
        #expect(throws: (any Error).self) { try OrderFilterOptions.parse(["--search", longest + "x"]) }
        #expect(throws: (any Error).self) { try CustomersCommand.List.parse(["--search", longest + "x"]) }
        #expect(throws: (any Error).self) { try ProductsCommand.List.parse(["--search", longest + "x"]) }
        let id = String(repeating: "x", count: 200)
        #expect(try OrderFilterOptions.parse(["--customer", id]).customer == id)
        #expect(throws: (any Error).self) { try OrderFilterOptions.parse(["--customer", id + "x"]) }
        #expect(throws: (any Error).self) { try OrderCommand.parse([id + "x"]) }
    }

    @Test func `a theme that there is not is refused, and reported when the settings name it`() throws {
        #expect(throws: (any Error).self) { try DashboardCommand.parse(["--theme", "bogus"]) }
        #expect(try DashboardCommand.parse(["--theme", "mono"]).theme == "mono")
        let complaint = try #require(DashboardCommand.complaint(aboutTheme: "bogus", among: []))
        #expect(complaint.contains("'bogus'") && complaint.contains("auto"))
    }
}
