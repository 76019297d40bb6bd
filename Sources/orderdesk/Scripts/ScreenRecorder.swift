import Dashboard
import Foundation
import OrderRecords
import ScreenScripts
import Synchronization
import TerminalKit

/// Records what is done and what is seen, for `:record` and for scripts, and writes frames to files.
final class ScreenRecorder: ScreenObserver {
    /// Describes in a sentence why something is not written.
    struct Trouble: Error, CustomStringConvertible { let description: String }

    /// Who asked for a recording.
    enum Owner: Hashable { case person, script }

    private enum Recording {
        case keys(KeyRecording, path: String, isReplacing: Bool, since: Duration)
        case frames(CastRecording, path: String, since: Duration)
    }

    private struct State {
        var inputCount = 0
        var frame: Frame?
        var recordings: [Owner: Recording] = [:]
        /// Since when what is seen is hidden from the script's recording; nil when it is not.
        var hiddenSince: Duration?
        var hiddenTime = Duration.zero
    }

    private let state = Mutex(State())
    private let forbidden: [URL]
    private let elapsed: @Sendable () -> Duration
    private let now: @Sendable () -> Int64

    /// Creates a recorder; `elapsed` is the time since the start, `now` the time of day in seconds since 1970.
    init(
        forbidding forbidden: [URL], elapsed: @escaping @Sendable () -> Duration, now: @escaping @Sendable () -> Int64
    ) {
        self.forbidden = forbidden
        self.elapsed = elapsed
        self.now = now
    }

    // MARK: Files

    /// Writes a frame, or starts a recording, unless a file of that name is there and not to be replaced.
    func write(_ file: ScreenFile, replacing isReplacing: Bool) throws -> ScreenFileOutcome {
        do {
            switch file {
            case .frame(let frame, let path):
                return .done("the screen is written to \(try write(frame, to: path, replacing: isReplacing))")
            case .recording(let path):
                return .done(try start(path, for: .person, replacing: isReplacing))
            }
        } catch SafeOutput.Failure.exists {
            return .exists
        }
    }

    /// Writes a frame, with its colours where the name ends in `.ans` or `.ansi`, and returns the path.
    @discardableResult
    func write(_ frame: Frame, to path: String, replacing isReplacing: Bool) throws -> String {
        let file = Self.file(path)
        let output = try SafeOutput(file, forbidding: forbidden, replacing: isReplacing)
        try output.write(file.pathExtension.lowercased() == "txt" ? frame.plainText : frame.ansi)
        try output.commit()
        return file.relativePath
    }

    /// Starts a recording of what is typed (`.tape`) or of what is seen (`.cast`), and returns a sentence on it.
    @discardableResult
    func start(_ path: String, for owner: Owner, replacing isReplacing: Bool) throws -> String {
        let file = Self.file(path)
        let output = try SafeOutput(file, forbidding: forbidden, replacing: isReplacing)
        let since = elapsed()
        guard file.pathExtension.lowercased() == "cast" else {
            output.discard()
            let recording = Recording.keys(
                KeyRecording(), path: path, isReplacing: isReplacing, since: since)
            state.withLock { $0.recordings[owner] = recording }
            return
                "what is done is recorded to \(file.relativePath), also what is typed into fields; record off ends it"
        }
        let cast = CastRecording(to: output, title: "orderdesk \(Version.current)", startedAt: now())
        state.withLock { state in
            if let frame = state.frame, owner == .person { cast.add(frame, at: .zero) }
            state.recordings[owner] = .frames(cast, path: file.relativePath, since: since)
        }
        return "what is seen is recorded to \(file.relativePath); record off ends it"
    }

    /// Ends a recording, and returns a sentence on its file; nil when there is none.
    func stop(for owner: Owner, firstInputLeftOut: Int = .max) async throws -> String? {
        switch state.withLock({ $0.recordings.removeValue(forKey: owner) }) {
        case nil: return nil
        case .keys(let keys, let path, let isReplacing, _):
            let acts = keys.acts(before: firstInputLeftOut)
            let size = state.withLock { $0.frame?.size }
            let opening = size.map { [ScriptAct.set(.width($0.columns)), .set(.height($0.rows))] } ?? []
            let file = Self.file(path)
            let output = try SafeOutput(file, forbidding: forbidden, replacing: isReplacing)
            try output.write("# Recorded by orderdesk \(Version.current); play it with orderdesk --script FILE\n")
            try output.write((opening + acts).scriptText)
            try output.commit()
            return "\(acts.count.grouped) statements written to \(file.relativePath)"
        case .frames(let cast, let path, _): return "\(try await cast.finish()) written to \(path)"
        }
    }

    /// Ends the recordings that are left when the dashboard is; `report` gets what keeps one from being written.
    func finish(reporting report: (String) -> Void) async {
        for owner in [Owner.script, .person] {
            do { _ = try await stop(for: owner) } catch { report("a recording is lost: \(error)") }
        }
    }

    /// Leaves what is seen out of the script's recording from now on, or records it again.
    func setHidden(_ isHidden: Bool) {
        let time = elapsed()
        state.withLock { state in
            if isHidden {
                state.hiddenSince = state.hiddenSince ?? time
            } else if let since = state.hiddenSince {
                state.hiddenTime += time - since
                state.hiddenSince = nil
                if let frame = state.frame { Self.add(frame, at: time, to: state) }
            }
        }
    }

    private static func file(_ path: String) -> URL {
        URL(filePath: NSString(string: path).expandingTildeInPath, directoryHint: .notDirectory)
    }

    // MARK: What is watched

    func received(_ event: TerminalEvent) {
        switch event {
        // Only what it is used for counts.
        case .mouse: break
        case .resized: record(isInput: false) { $0.receive(event, number: $1, at: $2) }
        default: record(isInput: true) { $0.receive(event, number: $1, at: $2) }
        }
    }

    func used(_ use: MouseUse) {
        record(isInput: true) { $0.receive(use, number: $1, at: $2) }
    }

    /// Adds to what is recorded by the number of inputs so far, as the dashboard counts them, and the time.
    private func record(isInput: Bool, _ add: (inout KeyRecording, Int, Duration) -> Void) {
        let time = elapsed()
        state.withLock { state in
            for (owner, recording) in state.recordings {
                guard case .keys(var keys, let path, let isReplacing, let since) = recording else { continue }
                add(&keys, state.inputCount, time - since)
                state.recordings[owner] = .keys(keys, path: path, isReplacing: isReplacing, since: since)
            }
            if isInput { state.inputCount += 1 }
        }
    }

    func presented(_ frame: Frame) {
        let time = elapsed()
        state.withLock { state in
            state.frame = frame
            Self.add(frame, at: time, to: state)
        }
    }

    func isUpToDate(isAtRest: Bool) {}

    private static func add(_ frame: Frame, at time: Duration, to state: State) {
        for (owner, recording) in state.recordings {
            guard case .frames(let cast, _, let since) = recording else { continue }
            let isHidden = owner == .script && state.hiddenSince != nil
            if !isHidden { cast.add(frame, at: time - since - (owner == .script ? state.hiddenTime : .zero)) }
        }
    }
}

extension Frame {
    /// The frame as lines of text, without blank ones at the end.
    fileprivate var plainText: String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { $0 + "\n" }.joined()
    }
}
