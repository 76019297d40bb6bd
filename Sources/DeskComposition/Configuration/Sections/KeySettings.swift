import Dashboard
import Yams

extension ConfigurationSetting {
    /// The keys of the dashboard: places, in them actions, and the keys of each.
    package static let keys = ConfigurationSetting(
        name: "keys", read: { reader, node in reader.readKeys(node) },
        values: { configuration in
            configuration.keys.map { setting in
                ConfigurationValue(
                    name: setting.name, text: setting.keys.isEmpty ? "none" : setting.keys.joined(separator: ", "))
            }
        })
}

extension KeySetting {
    /// Its full name in the configuration.
    fileprivate var name: String { "keys.\(place).\(action)" }
}

extension ConfigurationReader {
    /// More than anybody writes; each costs some time when the dashboard starts.
    private static let mostKeys = 300

    fileprivate mutating func readKeys(_ node: Node) {
        for (place, actions) in pairs(of: node, at: "keys") {
            let name = place.string ?? "?"
            // An action that stands where a place belongs is explained with the actions.
            guard actions.mapping != nil || !name.contains(".") else {
                add(KeySetting(place: name, action: "", keys: [], line: place.mark?.line), at: place)
                continue
            }
            for (action, keys) in pairs(of: actions, at: "keys.\(name)") {
                let id = action.string ?? "?"
                guard let words = Self.words(of: keys) else {
                    warn(keys, "keys.\(name).\(id) has to be a key such as F9, a list of keys, or none")
                    continue
                }
                add(KeySetting(place: name, action: id, keys: words, line: action.mark?.line), at: action)
            }
        }
    }

    private mutating func add(_ setting: KeySetting, at node: Node) {
        guard configuration.keys.count < Self.mostKeys else {
            return warn(node, "there are more than \(Self.mostKeys) keys; \(setting.name) is left out")
        }
        configuration.keys.append(setting)
        noteLine(of: node, as: setting.name)
    }

    private static func words(of node: Node) -> [String]? {
        if let list = node.sequence {
            let words = list.compactMap(word)
            return words.count == list.count ? words : nil
        }
        return word(node).map { [$0] }
    }

    private static func word(_ node: Node) -> String? {
        guard node.null == nil, let text = node.string, !text.isEmpty else { return nil }
        return text
    }
}
