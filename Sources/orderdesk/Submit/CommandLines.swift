import DeskComposition
import Foundation

/// Reads a file or standard input line by line, as the lines arrive: a program that writes them may wait for each answer.
struct CommandLines {
    /// How long a line may be, in bytes: several times what the largest order takes.
    static let longest = 1_048_576
    private static let chunkSize = 65_536

    /// One line that holds something.
    enum Line: Equatable {
        case text(Data)
        /// It has more than ``longest`` bytes, and was passed over.
        case tooLong
    }

    /// Commands cannot be read, or not further.
    struct Failure: Error, CustomStringConvertible {
        let name: String
        /// The system's error number.
        let code: Int32

        var description: String {
            let place = name == "standard input" ? name : "'\(name)'"
            return "\(place) cannot be read (\(String(cString: strerror(code))))"
        }
    }

    private let handle: FileHandle
    private let name: String
    private let queue = DispatchQueue(label: "submit.reading")
    private var waiting = Data()
    private var isAtEnd = false
    private var isPassingOver = false
    /// The number of the line that was returned last.
    private(set) var number = 0

    /// Opens a file or pipe; `-` is standard input. Throws ``Failure``.
    init(_ path: String) throws {
        guard path != "-" else {
            (handle, name) = (.standardInput, "standard input")
            return
        }
        let descriptor = open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(name: path, code: errno) }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        name = path
    }

    /// Throws ``Failure`` for a file that cannot be opened; one that can is not, as a pipe can be opened only once.
    static func check(_ path: String) throws {
        if path != "-", access(path, R_OK) != 0 { throw Failure(name: path, code: errno) }
    }

    /// Returns the next line that is not blank, without its end; nil at the end. Throws ``Failure``.
    mutating func next() async throws -> Line? {
        while true {
            if let end = waiting.firstIndex(of: UInt8(ascii: "\n")) {
                let line = waiting[..<end]
                waiting = waiting[(end + 1)...]
                if let found = finished(line) { return found }
            } else if isAtEnd {
                let line = waiting
                waiting = Data()
                return line.isEmpty && !isPassingOver ? nil : finished(line)
            } else {
                try await readMore()
            }
        }
    }

    /// Counts a line whose end was found; nil for a blank one.
    private mutating func finished(_ line: Data) -> Line? {
        number += 1
        if isPassingOver || line.count > Self.longest {
            isPassingOver = false
            return .tooLong
        }
        var line = Data(line)
        // Of a program on another system: what marks the text as UTF-8, and the other half of a line's end.
        if number == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line = Data(line.dropFirst(3)) }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return line.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") } ? nil : .text(line)
    }

    private mutating func readMore() async throws {
        if waiting.count > Self.longest {
            isPassingOver = true
            waiting = Data()
        }
        let chunk = try await chunk()
        isAtEnd = chunk.isEmpty
        waiting.append(chunk)
    }

    /// Reads what has arrived, on a queue of its own: a pipe may be silent for long, and the pool that tasks share has only
    /// a few threads.
    private func chunk() async throws -> Data {
        let (handle, name) = (handle, name)
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try Self.read(handle.fileDescriptor, name) }) }
        }
    }

    private static func read(_ descriptor: Int32, _ name: String) throws -> Data {
        var chunk = Data(count: chunkSize)
        while true {
            let count = chunk.withUnsafeMutableBytes { Foundation.read(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 { return chunk.prefix(count) }
            guard errno == EINTR else { throw Failure(name: name, code: errno) }
        }
    }
}
