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
        text("theme", \.theme, absent: DashboardConfiguration.themes[0]),
        flag("ascii", \.isASCII),
        flag("mouse", \.hasMouse),
    ]

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
