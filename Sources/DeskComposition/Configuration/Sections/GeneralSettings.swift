import CQRS
import Dashboard
import Foundation
import OrderEvents

extension ConfigurationSetting {
    /// The keys that stand in no section.
    package static let general = [
        user,
        value(
            "currency", \.currency, expected: "the code of a currency such as USD, GBP or JPY",
            parse: { $0.string.flatMap(Currency.init(rawValue:)) }, text: \.rawValue),
        value(
            "timeZone", \.timeZone, expected: "the name of a time zone such as Europe/Berlin or UTC",
            parse: { $0.string.flatMap(TimeZone.init(identifier:)) }, text: \.identifier),
        log, flag("requireStandby", \.requiresStandby),
        text("theme", \.theme, absent: DashboardConfiguration.themes[0]),
        flag("ascii", \.isASCII),
        flag("mouse", \.hasMouse),
    ]

    /// Shown only where it holds no secret; one that does is refused when the log is opened.
    private static let log: ConfigurationSetting = {
        let plain = text("log", \.log, absent: "")
        return ConfigurationSetting(
            name: plain.name, read: plain.read,
            values: { [ConfigurationValue(name: plain.name, text: DeskLog.shownAddress($0.log))] })
    }()

    private static let user: ConfigurationSetting = {
        let plain = text("user", \.user, absent: "")
        return ConfigurationSetting(
            name: plain.name,
            read: { reader, node in
                if let user = node.string, let fault = ActorName.fault(in: user) {
                    return reader.warn(node, "\(plain.name) \(fault)")
                }
                plain.read(&reader, node)
            }, values: plain.values)
    }()
}
