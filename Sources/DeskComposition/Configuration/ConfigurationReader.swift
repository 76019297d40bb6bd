import Yams

/// Walks the tree of a configuration file, and collects what it sets and what it does not understand.
package struct ConfigurationReader {
    /// What has been set so far.
    package var configuration = DeskConfiguration()
    /// What was wrong, a sentence each, with its line.
    package var warnings: [String] = []

    /// Reads a whole file.
    package mutating func read(_ root: Node) { read(root, at: "", ConfigurationSetting.all) }

    /// Reads the keys and values of a part of the file, whose full name is `path`.
    package mutating func read(_ node: Node, at path: String, _ settings: [ConfigurationSetting]) {
        for (key, value) in pairs(of: node, at: path) {
            let name = key.string ?? "?"
            guard let setting = settings.first(where: { $0.key == name }) else {
                let known = settings.map(\.key).sorted().joined(separator: ", ")
                warn(key, "unknown key '\(path.isEmpty ? name : "\(path).\(name)")'; known here: \(known)")
                continue
            }
            setting.read(&self, value)
        }
    }

    /// Returns the keys and values of a part of the file, none where it is empty; warns where it holds anything else.
    package mutating func pairs(of node: Node, at path: String) -> [(key: Node, value: Node)] {
        if let mapping = node.mapping { return mapping.map { ($0.key, $0.value) } }
        if node.null == nil { warn(node, "\(path.isEmpty ? "the file" : path) has to hold keys and values") }
        return []
    }

    /// Sets a field and notes the line that did, or warns what it has to be.
    package mutating func set<Value>(
        _ field: WritableKeyPath<DeskConfiguration, Value>, named name: String, to value: Value?, at node: Node,
        expected: String
    ) {
        guard let value else { return warn(node, "\(name) has to be \(expected)") }
        configuration[keyPath: field] = value
        noteLine(of: node, as: name)
    }

    /// Notes that a key was set here.
    package mutating func noteLine(of node: Node, as name: String) { configuration.lines[name] = node.mark?.line }

    /// Adds a warning with the line of a node.
    package mutating func warn(_ node: Node, _ message: String) {
        let line = node.mark.map { "line \($0.line): " } ?? ""
        warnings.append(line + message)
    }
}
