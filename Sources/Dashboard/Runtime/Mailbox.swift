/// Collects messages for the one loop that reads them; everything waiting is handed over at once.
///
/// Answers to effects are as many as the effects in flight. Keys wait outside while `limit` entries wait here, so
/// nothing grows without bound and no key is dropped.
actor Mailbox<Entry: Sendable> {
    private let limit: Int
    private var entries: [Entry] = []
    private var reader: CheckedContinuation<Void, Never>?
    private var writers: [CheckedContinuation<Void, Never>] = []

    init(limit: Int) {
        self.limit = limit
    }

    /// Adds an entry at once.
    func post(_ entry: Entry) {
        entries.append(entry)
        reader?.resume()
        reader = nil
    }

    /// Adds an entry when there is room.
    func postWhenRoom(_ entry: Entry) async {
        while entries.count >= limit {
            await withCheckedContinuation { writers.append($0) }
        }
        post(entry)
    }

    /// Returns everything waiting, oldest first, and waits while there is nothing; for one reader.
    func drain() async -> [Entry] {
        while entries.isEmpty {
            await withCheckedContinuation { reader = $0 }
        }
        defer { entries = [] }
        for writer in writers { writer.resume() }
        writers = []
        return entries
    }

    /// Lets waiting writers go; what they add will not be read.
    func close() {
        entries = []
        for writer in writers { writer.resume() }
        writers = []
    }
}
