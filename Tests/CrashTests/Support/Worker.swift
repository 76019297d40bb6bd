import CQRS
import Foundation
import Synchronization
import TestSupport

/// A process that plays one part on a desk; it is killed when its owner goes.
final class Worker: Sendable {
    private let process: ChildProcess
    private let output: URL
    private let errors: URL
    private let exitCode = Mutex<Int32?>(nil)

    /// Starts `DeskWorker` with a part and its options.
    init(_ part: String, _ options: [String] = [], on desk: DeskFolder) throws {
        let id = UUID().uuidString
        output = desk.directory.file("\(id).out")
        errors = desk.directory.file("\(id).err")
        process = try ChildProcess(
            [ChildProcess.builtProgram("DeskWorker"), part, "--data", desk.directory.path] + options,
            environment: ["SWIFT_BACKTRACE": "enable=no"], output: output, errors: errors)
    }

    deinit {
        if exitCode.withLock({ $0 == nil }) { process.signal(SIGKILL) }
        try? FileManager.default.removeItem(at: output)
        try? FileManager.default.removeItem(at: errors)
    }

    /// What it has written so far.
    var lines: [Substring] {
        let text = (try? Data(contentsOf: output)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return text.split(separator: "\n")
    }

    /// The answers it has written so far.
    var receipts: [WrittenReceipt] { lines.compactMap(WrittenReceipt.init) }

    /// Waits until it has written a line that begins so, as often as asked for.
    func writes(_ beginning: String, times: Int = 1, within limit: Duration = .seconds(60)) async throws {
        try await eventually("a worker writes '\(beginning)' \(times) times", within: limit) {
            guard isRunning else { return true }
            return lines.count(where: { $0.hasPrefix(beginning) }) >= times
        }
    }

    /// Sends a signal, unless it has ended.
    func signal(_ number: Int32) {
        exitCode.withLock { if $0 == nil { process.signal(number) } }
    }

    /// Whether it stands still, after SIGSTOP.
    var isStopped: Bool { process.isStopped }

    /// Kills it at once and waits until it is gone.
    func kill() async {
        signal(SIGKILL)
        await end()
    }

    /// Waits for its end and returns its exit code, or 128 and the signal.
    @discardableResult
    func end() async -> Int32 {
        if let known = exitCode.withLock({ $0 }) { return known }
        let code = await process.wait()
        exitCode.withLock { $0 = code }
        return code
    }

    /// Waits for its end, which has to be a good one.
    func finish() async throws {
        let code = await end()
        guard code == 0 else {
            let text = (try? String(contentsOf: errors, encoding: .utf8)) ?? ""
            throw ConditionNotMet("a worker ended well: \(code), \(text)")
        }
    }

    /// Whether it has not ended yet.
    var isRunning: Bool { exitCode.withLock { $0 == nil } && process.isRunning }
}

/// An acceptance as a worker wrote it.
struct WrittenReceipt: Hashable {
    let number: Int
    let commandID: CommandID
    let position: Position
    let version: StreamVersion
    /// Whether it is the first answer given again.
    let isRepeated: Bool

    init?(_ line: Substring) {
        let words = line.split(separator: " ")
        guard words.count == 6, words[0] == "receipt", let number = Int(words[1]), let id = CommandID(String(words[2])),
            let position = Int64(words[3]), let version = Int64(words[4])
        else { return nil }
        self.number = number
        commandID = id
        self.position = Position(position)
        self.version = StreamVersion(version)
        isRepeated = words[5] == "again"
    }
}
