import ArgumentParser
import CQRS
import Foundation
import OrderRecords
import ScreenScripts
import TerminalKit

/// Plays a script on the dashboard, and leaves the dashboard to the person where there is one.
struct ScriptPlayback: Sendable {
    /// The pause behind a key where a person watches, as VHS has it.
    private static let watchedTypingSpeed: Duration = .milliseconds(50)

    /// The terminal that the script types to.
    let screen: ScriptedScreen
    /// The captions that it shows.
    let captions: AsyncStream<String?>
    /// The name of the script while it is played.
    let name: AsyncStream<String?>

    private let script: [ScriptStatement]
    private let recorder: ScreenRecorder
    private let isOffscreen: Bool
    private let fileName: String
    private let captionFeed: AsyncStream<String?>.Continuation
    private let nameFeed: AsyncStream<String?>.Continuation

    /// Prepares a script.
    init(
        _ script: [ScriptStatement], file: String, over terminal: any Terminal, isOffscreen: Bool,
        recorder: ScreenRecorder
    ) {
        self.script = script
        self.recorder = recorder
        self.isOffscreen = isOffscreen
        fileName = URL(filePath: file).lastPathComponent
        screen = ScriptedScreen(over: terminal)
        (captions, captionFeed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(16))
        (name, nameFeed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(2))
    }

    /// Plays the script while `body` shows the dashboard on ``screen``; `notify` shows the person a sentence.
    ///
    /// Off the screen, and when a statement fails, the dashboard ends with the script; when the dashboard ends, the script
    /// does.
    func run(notify: @escaping @Sendable (String) -> Void, _ body: @Sendable () async -> Void) async -> ScriptOutcome {
        await withTaskGroup(of: ScriptOutcome?.self) { group in
            group.addTask {
                await screen.relayEvents()
                return nil
            }
            group.addTask { await play(notify) }
            await body()
            group.cancelAll()
            var outcome = ScriptOutcome.finished
            for await ended in group { outcome = ended ?? outcome }
            captionFeed.finish()
            nameFeed.finish()
            return outcome
        }
    }

    private func play(_ notify: @Sendable (String) -> Void) async -> ScriptOutcome {
        if !isOffscreen { nameFeed.yield(fileName) }
        let runner = ScriptRunner(
            script, on: screen, stage: stage, typingSpeed: isOffscreen ? .zero : Self.watchedTypingSpeed,
            clock: ContinuousClock())
        let outcome = await runner.run()
        screen.endScript()
        nameFeed.yield(nil)
        captionFeed.yield(nil)
        switch outcome {
        case .failed: screen.hangUp()
        case _ where isOffscreen: screen.hangUp()
        case .finished: notify("\(fileName) has been played; the keys are yours")
        case .interrupted(let place, _): notify("\(fileName) ended in line \(place.line); the keys are yours")
        }
        return outcome
    }

    private var stage: ScriptStage {
        ScriptStage(
            writeFrame: { [recorder] in try recorder.write($0, to: $1, replacing: true) },
            startRecording: { [recorder] in try recorder.start($0, for: .script, replacing: true) },
            setHidden: { [recorder] in recorder.setHidden($0) },
            showCaption: { [captionFeed] in captionFeed.yield($0) },
            hasProgram: Self.isInstalled,
            pass: { try await ContinuousClock().sleep(for: $0) })
    }

    @Sendable private static func isInstalled(_ name: String) -> Bool {
        if name.contains("/") { return access(name, X_OK) == 0 }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return path.split(separator: ":").contains { access("\($0)/\(name)", X_OK) == 0 }
    }
}
