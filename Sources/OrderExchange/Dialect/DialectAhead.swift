import Dispatch
import Synchronization

/// Finds out how one CSV file is written, on a thread of its own, while other files are read.
///
/// The longest file needs as long for that as the others together need to be read. Used by one thread at a time.
final class DialectAhead: Sendable {
    private let survey = Survey()

    /// Begins to read the file to its end; each call of `open` returns a source of its bytes from their beginning.
    init(
        of file: String, options: DialectOptions, isKnown: @escaping @Sendable ([String]) -> Int,
        open: @escaping @Sendable () throws -> any ByteSource
    ) {
        DispatchQueue(label: "orderdesk.import.dialect").async(group: survey.ended) { [survey] in
            survey.finish(
                Result {
                    try CSVDialect(of: file, options: options, isKnown: isKnown) {
                        StoppedBytes(try open(), survey)
                    }
                })
        }
    }

    deinit {
        survey.stop()
    }

    /// Returns what was found, and waits for it; throws what reading the file threw.
    func dialect() throws -> CSVDialect { try survey.outcome() }
}

/// Holds what the thread has found, and whether anybody still wants to know.
private final class Survey: Sendable {
    private struct State {
        var found: Result<CSVDialect, any Error>?
        var isStopped = false
    }

    private let state = Mutex(State())
    let ended = DispatchGroup()

    var isStopped: Bool { state.withLock { $0.isStopped } }

    func finish(_ found: Result<CSVDialect, any Error>) { state.withLock { $0.found = found } }

    func outcome() throws -> CSVDialect {
        ended.wait()
        guard let found = state.withLock({ $0.found }) else { preconditionFailure("a survey ends with what it found") }
        return try found.get()
    }

    /// Has the thread end, and waits for that: it reads no further chunk.
    func stop() {
        state.withLock { $0.isStopped = true }
        ended.wait()
    }
}

/// Gives out another source's bytes until nobody wants to know any more how they are written.
private struct StoppedBytes: ByteSource {
    private var source: any ByteSource
    private let survey: Survey

    init(_ source: any ByteSource, _ survey: Survey) {
        self.source = source
        self.survey = survey
    }

    mutating func read() throws -> [UInt8] { survey.isStopped ? [] : try source.read() }
}
