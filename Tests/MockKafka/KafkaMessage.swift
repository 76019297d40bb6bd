import CMockKafka

/// A message of a topic.
public struct KafkaMessage: Sendable {
    /// Which partition it is in, counted from 0.
    public let partition: Int
    /// The key's text.
    public let key: String
    /// The value's text.
    public let value: String
    /// The headers' texts, by name.
    public let headers: [String: String]

    init(_ message: mock_message, headers: [String: String]) {
        partition = Int(message.partition)
        key = Self.text(message.key, message.key_length)
        value = Self.text(message.value, message.value_length)
        self.headers = headers
    }

    /// The position in the log that it names; nil when it names none.
    public var position: Int? { headers["ce_position"].flatMap { Int($0) } }

    /// What a consumer keeps that drops what is not above the last position of its stream, as positions by stream.
    public static func kept(of messages: [KafkaMessage]) -> [String: [Int]] {
        var kept: [String: [Int]] = [:]
        for message in messages {
            guard let position = message.position, position > kept[message.key]?.last ?? 0 else { continue }
            kept[message.key, default: []].append(position)
        }
        return kept
    }

    static func text(_ bytes: UnsafePointer<CChar>?, _ count: Int) -> String {
        guard let bytes else { return "" }
        return String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
    }
}
