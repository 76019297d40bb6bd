import CQRS
import OrderEvents
import Testing

@testable import orderdesk

/// Durations, places and the configuration file.
struct SettingsTests {
    @Test(
        arguments: [
            ("2s", Duration.seconds(2)), ("500ms", .milliseconds(500)), ("1.5s", .milliseconds(1_500)),
            ("0", .zero), ("0ms", .zero), ("2m", .seconds(120)), ("24h", .seconds(86_400)),
        ])
    func `durations are read as people write them`(text: String, duration: Duration) {
        #expect(DurationText.parse(text) == duration)
    }

    @Test(arguments: ["", "s", "ms", "5", "-1s", "1e3s", "soon", "25h", "1 s", "nans", "infs", "0x1s", "1.2.3s"])
    func `other text is no duration`(text: String) {
        #expect(DurationText.parse(text) == nil)
    }

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
            currency: EUR
            theme: high-contrast
            ascii: true
            approval: {fourEyes: true}
            freshness: {liveThreshold: 100ms}
            projection: {delay: 2s}
            """)
        #expect(warnings.isEmpty)
        #expect(configuration.user == "carol")
        #expect(configuration.currency == .eur)
        #expect(configuration.theme == "high-contrast")
        #expect(configuration.isASCII)
        #expect(configuration.fourEyes)
        #expect(configuration.liveThreshold == .milliseconds(100))
        #expect(configuration.projectionDelay == .seconds(2))
    }

    @Test(
        arguments: [
            ("usr: bob", "unknown key 'usr'"), ("approval: {eyes: true}", "unknown key 'approval.eyes'"),
            ("ascii: perhaps", "ascii has to be true or false"), ("currency: JPY", "currency has to be"),
            ("approval: yes please", "approval has to hold keys"), ("- a list", "has to hold keys"),
            ("a: [", "not YAML"), ("projection: {delay: 5}", "projection.delay has to be a duration"),
        ])
    func `what is wrong is told and the default stands`(text: String, warning: String) throws {
        let (configuration, warnings) = DeskConfiguration.parse(text)
        #expect(configuration == DeskConfiguration())
        #expect(try #require(warnings.first).contains(warning))
        #expect(warnings.count == 1)
        let isOneLine = !warnings[0].contains { $0.isNewline }
        #expect(isOneLine)
    }

    @Test func `a theme that there is not is refused, and told when the settings name it`() throws {
        #expect(throws: (any Error).self) { try DashboardCommand.parse(["--theme", "bogus"]) }
        #expect(try DashboardCommand.parse(["--theme", "mono"]).theme == "mono")
        let complaint = try #require(DashboardCommand.complaint(aboutTheme: "bogus"))
        #expect(complaint.contains("'bogus'") && complaint.contains("standard"))
    }
}
