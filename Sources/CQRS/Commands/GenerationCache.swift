/// Keeps the most recently used values in two generations, each of half the capacity.
struct GenerationCache<Value: Sendable>: Sendable {
    private let half: Int
    private var young: [StreamID: Value] = [:]
    private var old: [StreamID: Value] = [:]

    init(capacity: Int) {
        half = max(1, capacity / 2)
    }

    subscript(stream: StreamID) -> Value? {
        mutating get {
            if let value = young[stream] { return value }
            guard let value = old.removeValue(forKey: stream) else { return nil }
            insert(value, for: stream)
            return value
        }
        set {
            guard let newValue else { return remove(stream) }
            old.removeValue(forKey: stream)
            insert(newValue, for: stream)
        }
    }

    mutating func remove(_ stream: StreamID) {
        young.removeValue(forKey: stream)
        old.removeValue(forKey: stream)
    }

    private mutating func insert(_ value: Value, for stream: StreamID) {
        if young.count >= half, young[stream] == nil {
            old = young
            young = [:]
        }
        young[stream] = value
    }
}
