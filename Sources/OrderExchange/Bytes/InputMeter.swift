import Synchronization

/// Knows how much of the files of an import has been read, from which follows how much is left.
///
/// A file is read several times, first to find out how it is written; what counts is where the one is that reads now.
final class InputMeter: Sendable {
    private struct File {
        let size: Int
        var read = 0
    }

    private let files = Mutex<[String: File]>([:])

    /// Returns a source that is watched while it is read; one whose size is not known is returned as it is.
    func metered(_ source: any ByteSource, file: String) -> any ByteSource {
        guard let size = source.size else { return source }
        files.withLock { $0[file] = File(size: size) }
        return MeteredBytes(source, file: file, meter: self)
    }

    /// The part of all bytes that has been read, from 0 to 1; nil when nothing has.
    var share: Double? {
        files.withLock { files in
            let read = files.values.reduce(0) { $0 + $1.read }
            let size = files.values.reduce(0) { $0 + $1.size }
            return read > 0 && size > 0 ? min(1, Double(read) / Double(size)) : nil
        }
    }

    fileprivate func note(_ file: String, read: Int) {
        files.withLock { $0[file]?.read = read }
    }
}

/// Gives out another source's bytes and counts them.
private struct MeteredBytes: ByteSource {
    private var source: any ByteSource
    private let file: String
    private let meter: InputMeter
    private var count = 0

    init(_ source: any ByteSource, file: String, meter: InputMeter) {
        self.source = source
        self.file = file
        self.meter = meter
    }

    var size: Int? { source.size }

    mutating func read() throws -> [UInt8] {
        let chunk = try source.read()
        count += chunk.count
        meter.note(file, read: count)
        return chunk
    }
}
