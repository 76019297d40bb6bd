import Dashboard
import Foundation
import TestSupport
import Testing

@testable import CommandOptions
@testable import DeskComposition
@testable import orderdesk

/// The section of the configuration file that sets keys, and what `orderdesk config` shows.
struct KeySettingsTests {
    @Test func `keys are read with the place, the action and the line`() {
        let (configuration, warnings) = DeskConfiguration.parse(
            """
            keys:
              orders:
                orders.approve: F9
                orders.status pending: [Ctrl+P, "g p"]
                orders.ship: none
                orders.cancel: []
              anywhere:
                palette.show: ":"
            """)
        #expect(warnings.isEmpty)
        #expect(
            configuration.keys == [
                KeySetting(place: "orders", action: "orders.approve", keys: ["F9"], line: 3),
                KeySetting(place: "orders", action: "orders.status pending", keys: ["Ctrl+P", "g p"], line: 4),
                KeySetting(place: "orders", action: "orders.ship", keys: ["none"], line: 5),
                KeySetting(place: "orders", action: "orders.cancel", keys: [], line: 6),
                KeySetting(place: "anywhere", action: "palette.show", keys: [":"], line: 8),
            ])
        #expect(configuration.lines["keys.orders.orders.approve"] == 3)
    }

    @Test(arguments: [
        ("keys: F9", "keys has to hold keys and values"),
        ("keys: {orders: F9}", "keys.orders has to hold keys and values"),
        ("keys: {orders: {orders.approve: {a: b}}}", "keys.orders.orders.approve has to be a key such as F9"),
        ("keys: {orders: {orders.approve: }}", "keys.orders.orders.approve has to be a key such as F9"),
        ("keys: {orders: {orders.approve: [F9, [F10]]}}", "keys.orders.orders.approve has to be a key such as F9"),
    ])
    func `what is no key is reported`(text: String, warning: String) throws {
        let (configuration, warnings) = DeskConfiguration.parse(text)
        #expect(configuration.keys.isEmpty)
        #expect(warnings.count == 1)
        #expect(try #require(warnings.first).contains(warning))
    }

    @Test func `an action that stands where a place belongs is explained with the actions`() throws {
        let (configuration, warnings) = DeskConfiguration.parse("keys: {orders.approve: F9}")
        #expect(warnings.isEmpty)
        let map = KeyMap(configuration.keys)
        #expect(try #require(map.warnings.first).text.contains("is an action and stands under a place"))
    }

    @Test func `no more keys are read than anybody writes`() {
        let keys = (0..<400).map { "    orders.approve \($0): F9\n" }.joined()
        let (configuration, warnings) = DeskConfiguration.parse("keys:\n  orders:\n\(keys)")
        #expect(configuration.keys.count == 300)
        #expect(warnings.first?.contains("more than 300 keys") == true)
    }

    @Test func `the warnings of keys name the file and the line, and only the dashboard shows them`() throws {
        let directory = try TemporaryDirectory()
        let file = directory.file("orderdesk/config.yaml")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data("keys:\n  orders:\n    orders.aprove: F9\n".utf8).write(to: file)
        let settings = DeskSettings(
            try DeskOptions.parse([]),
            environment: ["XDG_CONFIG_HOME": directory.url.path, "XDG_STATE_HOME": directory.url.path])
        #expect(settings.warnings.isEmpty)
        let warning = try #require(settings.dashboardWarnings.first)
        #expect(warning == "\(file.path): line 3: there is no action 'orders.aprove'; did you mean orders.approve?")
    }

    @Test func `a theme that there is not is named with the file and the line`() throws {
        let directory = try TemporaryDirectory()
        let file = directory.file("orderdesk/config.yaml")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data("currency: EUR\n\ntheme: \"bogus\\e[2J\"\n".utf8).write(to: file)
        let settings = DeskSettings(
            try DeskOptions.parse([]),
            environment: ["XDG_CONFIG_HOME": directory.url.path, "XDG_STATE_HOME": directory.url.path])
        let warning = try #require(settings.dashboardWarnings.first)
        #expect(warning.hasPrefix("\(file.path): line 3: there is no theme 'bogus␛[2J'; the themes are auto, dark"))
        #expect(settings.dashboardWarnings.count == 1)
    }

    @Test func `every setting is shown with its value and where that comes from`() throws {
        let directory = try TemporaryDirectory()
        let file = directory.file("orderdesk/config.yaml")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data("currency: EUR\nkeys: {orders: {orders.approve: [F9, g a]}}\n".utf8).write(to: file)
        let environment = [
            "XDG_CONFIG_HOME": directory.url.path, "XDG_STATE_HOME": directory.url.path, "USER": "erin",
            "ORDERDESK_DATA": "/somewhere", "NO_COLOR": "1", "TZ": "UTC",
        ]
        func rows(_ arguments: String...) throws -> [String: EffectiveSetting] {
            let options = try DeskOptions.parse(arguments)
            let settings = DeskSettings(options, environment: environment)
            let rows = EffectiveSetting.all(of: settings, options: options, environment: environment)
            return Dictionary(uniqueKeysWithValues: rows.map { ($0.name, $0) })
        }
        let found = try rows()
        func text(_ name: String) -> String { found[name].map { "\($0.value) from \($0.source.words)" } ?? "" }
        #expect(text("currency") == "EUR from config.yaml line 1")
        #expect(text("theme") == "auto from default")
        #expect(text("user") == "erin from environment variable USER")
        #expect(text("data") == "/somewhere/ from environment variable ORDERDESK_DATA")
        #expect(text("colours") == "false from environment variable NO_COLOR")
        #expect(text("timeZone").hasSuffix("from environment variable TZ"))
        #expect(text("keys.orders.orders.approve") == "F9, g a from config.yaml line 2")
        #expect(text("freshness.liveThreshold") == "250ms from default")
        #expect(try rows("--user", "carol")["user"]?.source == .option("--user"))
    }
}
