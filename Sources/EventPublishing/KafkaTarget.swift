/// A topic of a Kafka cluster, written `kafka://HOST[:PORT][,HOST[:PORT]…]/TOPIC`.
package struct KafkaTarget: Hashable, Sendable {
    /// Reports that a text is no such target; it repeats nothing of it, since a password may stand there.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    private static let scheme = "kafka://"
    private static let usualPort = 9092

    /// `HOST:PORT` of the brokers that are asked first, in alphabetical order.
    package let brokers: [String]
    /// The topic's name.
    package let topic: String

    /// Whether a text is meant for one.
    package static func isMeant(by text: String) -> Bool { text.lowercased().hasPrefix(scheme) }

    /// Reads a URL; throws ``Failure``.
    package init(_ text: String) throws(Failure) {
        guard Self.isMeant(by: text) else { throw Self.malformed }
        let parts = text.dropFirst(Self.scheme.count).split(separator: "/", omittingEmptySubsequences: false)
        guard !text.contains("@"), !text.contains("?"), !text.contains("#") else {
            throw Failure(
                description: "the URL of a topic holds brokers and a topic, and neither user, password nor settings, "
                    + "which others could read; write those into a file and name it with --kafka-config")
        }
        guard parts.count == 2, Self.isTopic(parts[1]) else { throw Self.malformed }
        var brokers: Set<String> = []
        for broker in parts[0].split(separator: ",", omittingEmptySubsequences: false) {
            guard let name = Self.broker(broker) else { throw Self.malformed }
            brokers.insert(name)
        }
        self.brokers = brokers.sorted()
        topic = String(parts[1])
    }

    /// The target as it is known by: the same text however it was written.
    package var url: String { "\(Self.scheme)\(brokers.joined(separator: ","))/\(topic)" }

    /// Whether every broker is on this machine.
    package var staysOnMachine: Bool {
        brokers.allSatisfy { $0.wholeMatch(of: /(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\]):\d+/) != nil }
    }

    private static var malformed: Failure {
        Failure(description: "that is not the URL of a topic; write it as kafka://HOST:PORT,HOST:PORT/TOPIC")
    }

    /// The names that Kafka allows.
    private static func isTopic(_ text: Substring) -> Bool {
        text.wholeMatch(of: /[A-Za-z0-9._\-]{1,249}/) != nil && text != "." && text != ".."
    }

    private static func broker(_ text: Substring) -> String? {
        let form = /([A-Za-z0-9._\-]+|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?/
        guard let match = text.wholeMatch(of: form) else { return nil }
        guard let port = match.2.map({ Int($0) }) ?? usualPort, (1...65_535).contains(port) else { return nil }
        return "\(match.1.lowercased()):\(port)"
    }
}
