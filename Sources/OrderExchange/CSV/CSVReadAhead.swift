import Dispatch
import Synchronization

/// Scans the records of a CSV file on a thread of its own, while those before are evaluated.
///
/// A few parts of the file are held, each bounded in records and in bytes. Records come in the file's order, and an error
/// after those before it. Used by one thread at a time.
final class CSVReadAhead {
    /// The line that follows the last item returned.
    private(set) var nextLine: Int
    private let channel = Channel()
    private var part: [ScannedItem] = []
    private var place = 0
    private var isAtEnd = false

    /// Begins to read; whoever hands the reader over does not use it again.
    init(_ reader: CSVReader) {
        nextLine = reader.nextLine
        let handed = HandedOver(reader: reader)
        DispatchQueue(label: "orderdesk.import.rows").async { [channel] in
            channel.fill(from: handed.reader)
        }
    }

    deinit {
        channel.stop()
    }

    /// Returns the next record or fault, or nil at the end; throws what reading it threw.
    func next() throws -> CSVItem? {
        while place == part.count {
            guard !isAtEnd else { return nil }
            switch channel.takePart() {
            case .items(let items): (part, place) = (items, 0)
            case .end: isAtEnd = true
            case .failed(let error):
                isAtEnd = true
                throw error
            }
        }
        defer { place += 1 }
        nextLine = part[place].nextLine
        return part[place].item
    }
}

/// A record or fault, and the line behind it.
private struct ScannedItem: Sendable {
    let item: CSVItem
    let nextLine: Int
}

/// What the thread hands over at a time.
private enum ScannedPart: Sendable {
    case items([ScannedItem])
    case end
    case failed(any Error)
}

/// Carries a reader to the thread.
// Nobody else uses the reader from then on, nor the sources that it opens: others open their own.
private struct HandedOver: @unchecked Sendable {
    let reader: CSVReader
}

/// Holds the parts between the two threads.
private final class Channel: Sendable {
    private struct State {
        var parts: [ScannedPart] = []
        var isStopped = false
    }

    private static let mostParts = 3
    private static let mostRecords = 500
    private static let mostBytes = chunkSize

    private let state = Mutex(State())
    private let free = DispatchSemaphore(value: 0)
    private let filled = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    init() {
        // Counted up from 0, because a semaphore must not end below the value that it began with.
        for _ in 0..<Self.mostParts { free.signal() }
    }

    func takePart() -> ScannedPart {
        filled.wait()
        defer { free.signal() }
        return state.withLock { $0.parts.removeFirst() }
    }

    /// Has the thread end, and waits for that: it finishes the part that it is at.
    func stop() {
        state.withLock { $0.isStopped = true }
        free.signal()
        ended.wait()
    }

    func fill(from reader: CSVReader) {
        defer { ended.signal() }
        var reader = reader
        while true {
            var items: [ScannedItem] = []
            let ending = Self.scan(&reader, into: &items)
            if !items.isEmpty, !put(.items(items)) { return }
            guard let ending else { continue }
            _ = put(ending)
            return
        }
    }

    /// Scans one part; returns what ends the file, or nil when more may follow.
    private static func scan(_ reader: inout CSVReader, into items: inout [ScannedItem]) -> ScannedPart? {
        items.reserveCapacity(mostRecords)
        var bytes = 0
        do {
            while items.count < mostRecords, bytes < mostBytes {
                guard let item = try reader.next() else { return .end }
                bytes += item.fields.reduce(0) { $0 + $1.utf8.count }
                items.append(ScannedItem(item: item, nextLine: reader.nextLine))
            }
            return nil
        } catch {
            return .failed(error)
        }
    }

    /// Returns false when nobody wants more.
    private func put(_ part: ScannedPart) -> Bool {
        free.wait()
        let isWanted = state.withLock { state in
            guard !state.isStopped else { return false }
            state.parts.append(part)
            return true
        }
        if isWanted { filled.signal() }
        return isWanted
    }
}

extension CSVItem {
    fileprivate var fields: [String] {
        switch self {
        case .record(let record): record.fields
        case .fault(let fault): fault.readable
        }
    }
}
