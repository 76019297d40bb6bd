import CQRS
import Yams

/// One key of the configuration file, or a part of the file that has keys of its own: how it is read and shown.
///
/// A new one is a file in `Sections/` and its line in ``all``; what it sets is a field of ``DeskConfiguration``.
package struct ConfigurationSetting: Sendable {
    /// Its full name: `projection.delay`.
    package let name: String
    /// Reads its value into the reader's configuration, or warns.
    package let read: @Sendable (inout ConfigurationReader, Node) -> Void
    /// The keys it stands for, with their values, in the order they are shown in.
    package let values: @Sendable (DeskConfiguration) -> [ConfigurationValue]

    /// The last part of its name, as it stands in the file.
    package var key: String { name.split(separator: ".").last.map(String.init) ?? name }
}

/// A key of the configuration with its value, as text.
package struct ConfigurationValue: Hashable, Sendable {
    /// The full name: `projection.delay`.
    package let name: String
    /// The value, as it would be written in the file.
    package let text: String
}

extension ConfigurationSetting {
    /// All there are.
    package static let all =
        general + [
            approval,
            freshness,
            projection,
            keys,
            themes,
            alerts,
            service,
        ]
}

extension ConfigurationSetting {
    /// A part of the file with some keys, whose full names begin with its own.
    package static func section(_ name: String, _ settings: [ConfigurationSetting]) -> ConfigurationSetting {
        ConfigurationSetting(
            name: name, read: { reader, node in reader.read(node, at: name, settings) },
            values: { configuration in settings.flatMap { $0.values(configuration) } })
    }

    /// A key with one value, which `expected` describes: `the code of a currency such as USD, GBP or JPY`.
    package static func value<Value>(
        _ name: String, _ field: WritableKeyPath<DeskConfiguration, Value> & Sendable, expected: String,
        parse: @escaping @Sendable (Node) -> Value?, text: @escaping @Sendable (Value) -> String
    ) -> ConfigurationSetting {
        ConfigurationSetting(
            name: name,
            read: { reader, node in
                reader.set(field, named: name, to: parse(node), at: node, expected: expected)
            },
            values: { [ConfigurationValue(name: name, text: text($0[keyPath: field]))] })
    }

    /// A key that is true or false.
    package static func flag(
        _ name: String, _ field: WritableKeyPath<DeskConfiguration, Bool> & Sendable
    ) -> ConfigurationSetting {
        value(name, field, expected: "true or false", parse: { $0.bool }, text: { "\($0)" })
    }

    /// A key that is a duration.
    package static func duration(
        _ name: String, _ field: WritableKeyPath<DeskConfiguration, Duration> & Sendable
    ) -> ConfigurationSetting {
        value(
            name, field, expected: "a duration such as 250ms or 2s",
            parse: { $0.string.flatMap { Duration(text: $0) } }, text: \.text)
    }

    /// A key that is a whole number in a range.
    package static func number(
        _ name: String, _ field: WritableKeyPath<DeskConfiguration, Int> & Sendable, in range: ClosedRange<Int>
    ) -> ConfigurationSetting {
        value(
            name, field, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)",
            parse: { $0.int.flatMap { range.contains($0) ? $0 : nil } }, text: { "\($0)" })
    }

    /// A key that is a duration in a range.
    package static func duration(
        _ name: String, _ field: WritableKeyPath<DeskConfiguration, Duration> & Sendable,
        in range: ClosedRange<Duration>
    ) -> ConfigurationSetting {
        value(
            name, field, expected: "a duration from \(range.lowerBound.text) to \(range.upperBound.text)",
            parse: { node in
                node.string.flatMap { Duration(text: $0) }.flatMap { range.contains($0) ? $0 : nil }
            }, text: \.text)
    }

    /// A key that is a text and may be left out; `absent` is shown then.
    package static func text(
        _ name: String, _ field: WritableKeyPath<DeskConfiguration, String?> & Sendable, absent: String
    ) -> ConfigurationSetting {
        value(
            name, field, expected: "a text",
            parse: { node in
                guard let text = node.string, !text.isEmpty else { return nil }
                return text
            }, text: { $0 ?? absent })
    }
}
