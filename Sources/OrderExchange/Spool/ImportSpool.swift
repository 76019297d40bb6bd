import Foundation
import Synchronization

/// Holds what an import has read, as records of bytes: in memory up to a bound, and beyond it in a temporary file.
///
/// Records are appended, and read in any order from where they were appended. A file is made only when the bound is reached.
/// May be used by one thread after another; each use holds a lock.
final class ImportSpool: Sendable {
    private static let mostBatchBytes = 32 * 1_024

    private let state: Mutex<SpoolState>

    /// How many bytes whoever appends should collect for one record.
    let batchBytes: Int

    init(_ limits: ImportLimits = ImportLimits()) {
        batchBytes = min(Self.mostBatchBytes, limits.heldBytes)
        state = Mutex(SpoolState(limits))
    }

    /// Appends a record; returns its place. Throws `StoreError`.
    func append(_ record: [UInt8]) throws -> Int {
        try state.withLock { try $0.append(record) }
    }

    /// Returns the record at a place that ``append(_:)`` returned. Throws `StoreError`.
    func record(at place: Int) throws -> [UInt8] {
        try state.withLock { state in
            let length = try state.bytes(SpoolState.lengthBytes, at: place)
            let count = length.reversed().reduce(0) { $0 << 8 | Int($1) }
            return try state.bytes(count, at: place + SpoolState.lengthBytes)
        }
    }

    /// How many bytes of records are in memory.
    var heldBytes: Int { state.withLock { $0.heldBytes } }

    /// How many bytes of records there are in all.
    var allBytes: Int { state.withLock { $0.end } }
}

/// The bytes of a spool: the first in memory, then those in the file, and the last, which are not written to it yet.
private struct SpoolState {
    static let lengthBytes = 4
    private static let pageBytes = 16 * 1_024
    private static let mostPages = 16

    private let mostFirst: Int
    private let mostUnwritten: Int
    private let makeFile: @Sendable () throws -> SpoolFile
    private var first: [UInt8] = []
    private var file: SpoolFile?
    private var written = 0
    private var unwritten: [UInt8] = []
    /// Parts of the file that were read last; the oldest is replaced.
    private var pages: [(start: Int, bytes: [UInt8])] = []
    private var oldestPage = 0

    init(_ limits: ImportLimits) {
        mostFirst = limits.heldBytes
        mostUnwritten = min(64 * 1_024, limits.heldBytes)
        makeFile = limits.makeSpoolFile
    }

    var end: Int { first.count + written + unwritten.count }

    var heldBytes: Int { first.count + unwritten.count + pages.reduce(0) { $0 + $1.bytes.count } }

    mutating func append(_ record: [UInt8]) throws -> Int {
        let place = end
        precondition(record.count <= UInt32.max, "a record is longer than its length can state")
        let length = (0..<Self.lengthBytes).map { UInt8(truncatingIfNeeded: record.count >> ($0 * 8)) }
        guard file != nil || first.count + length.count + record.count > mostFirst else {
            first += length
            first += record
            return place
        }
        if file == nil { file = try makeFile() }
        unwritten += length
        unwritten += record
        if unwritten.count >= mostUnwritten {
            try file?.write(unwritten, at: written)
            written += unwritten.count
            unwritten.removeAll(keepingCapacity: true)
        }
        return place
    }

    mutating func bytes(_ count: Int, at place: Int) throws -> [UInt8] {
        if place < first.count { return Array(first[place..<place + count]) }
        let start = place - first.count
        if start >= written { return Array(unwritten[start - written..<start - written + count]) }
        // A record is in the file as a whole, because it was written as a whole.
        if count > Self.pageBytes { return try read(count, at: start) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            let next = start + bytes.count
            let page = try page(holding: next)
            let range = next - page.start..<min(page.bytes.count, start + count - page.start)
            bytes += page.bytes[range]
        }
        return bytes
    }

    private mutating func page(holding place: Int) throws -> (start: Int, bytes: [UInt8]) {
        let start = place / Self.pageBytes * Self.pageBytes
        let held = pages.firstIndex { $0.start == start }
        // The page at the end of the file may have grown since.
        if let held, place < start + pages[held].bytes.count { return pages[held] }
        let page = (start: start, bytes: try read(min(Self.pageBytes, written - start), at: start))
        if let held {
            pages[held] = page
        } else if pages.count < Self.mostPages {
            pages.append(page)
        } else {
            pages[oldestPage] = page
            oldestPage = (oldestPage + 1) % Self.mostPages
        }
        return page
    }

    private func read(_ count: Int, at place: Int) throws -> [UInt8] {
        guard let file else { preconditionFailure("nothing is in the file before there is one") }
        return try file.read(count, at: place)
    }
}
