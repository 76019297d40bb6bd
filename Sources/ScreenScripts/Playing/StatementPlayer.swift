import TerminalKit

/// Holds what a script has set for the statements behind.
struct PlayerSettings {
    var typingSpeed: Duration
    var playbackSpeed = 1.0
    /// As long as VHS waits.
    var waitTimeout = Duration.seconds(15)
    var waitPattern = ""
    var clipboard = ""
    var isHidden = false
}

/// What came of looking at the screen.
private enum Looked: Sendable {
    case frame(Frame)
    case nothing
    case gone
}

/// Performs the statements of a script, one after the other.
struct StatementPlayer<C: Clock> where C.Duration == Duration {
    /// Describes in a sentence why a statement cannot be done.
    struct Refusal: Error, CustomStringConvertible { let description: String }

    let screen: ScriptedScreen
    let stage: ScriptStage
    let clock: C
    var settings: PlayerSettings
    /// The frame that the statement before has waited for; nil when that was no `Wait`.
    private var awaited: Frame?

    init(screen: ScriptedScreen, stage: ScriptStage, clock: C, settings: PlayerSettings) {
        self.screen = screen
        self.stage = stage
        self.clock = clock
        self.settings = settings
    }

    /// Performs one statement to its end; throws ``Refusal``, `CancellationError`, or what the stage throws.
    mutating func perform(_ act: ScriptAct) async throws {
        let awaited = awaited
        self.awaited = nil
        switch act {
        case .type(let text, let pause): try await type(text.map { .key(.character($0)) }, pause)
        case .press(let key, let count, let pause): try await type(Array(repeating: .key(key), count: count), pause)
        case .click(let place, let isDouble): try await click(place, isDouble: isDouble)
        case .turn(let wheel, let count, let pause): try await turn(wheel, count, pause)
        case .copy(let text): settings.clipboard = text
        case .paste: try await type([.pasted(settings.clipboard)], nil)
        case .sleep(let time): try await pass(time)
        case .wait(let wait): try await self.wait(for: wait)
        case .screenshot(let path):
            let frame = if let awaited { awaited } else { try await frameAtRest() }
            try await stage.writeFrame(frame, path)
        case .output(let path): try await stage.startRecording(path)
        case .require(let name):
            guard stage.hasProgram(name) else { throw Refusal(description: "'\(name)' is not installed") }
        case .hide, .show:
            settings.isHidden = act == .hide
            await stage.setHidden(settings.isHidden)
        case .set(let setting): try await set(setting)
        case .caption(let text): stage.showCaption(text)
        case .source(let path): throw Refusal(description: "'\(path)' was not loaded")
        }
    }

    private mutating func set(_ setting: ScriptSetting) async throws {
        switch setting {
        case .typingSpeed(let time): settings.typingSpeed = time
        case .playbackSpeed(let speed): settings.playbackSpeed = speed
        case .width(let columns): await screen.resize(columns: columns)
        case .height(let rows): await screen.resize(rows: rows)
        case .waitTimeout(let time): settings.waitTimeout = time
        case .waitPattern(let pattern): settings.waitPattern = pattern
        }
    }

    private func type(_ events: [TerminalEvent], _ pause: Duration?) async throws {
        let pause = pause ?? (settings.isHidden ? .zero : settings.typingSpeed)
        for (index, event) in events.enumerated() {
            try Task.checkCancellation()
            await screen.type(event)
            guard pause > .zero else { continue }
            do {
                try await stage.pass(scaled(pause))
            } catch  where index == events.count - 1 {
                // All was typed; the last key may have ended the program.
            }
        }
    }

    // MARK: The mouse

    /// A click is for what was seen, so the place is looked for on a screen that shows all that was typed before.
    private func click(_ place: ScreenPlace, isDouble: Bool) async throws {
        let frame = try await look(within: settings.waitTimeout) { place.cell(in: $0.frame) != nil }
        guard let cell = frame.flatMap(place.cell) else {
            let time = ScriptTime.text(settings.waitTimeout)
            throw Refusal(description: "waited \(time) in vain for \(place.words) to be on the screen")
        }
        let press = TerminalEvent.mouse(MouseEvent(.pressed(.left), row: cell.row, column: cell.column))
        try requireMouse()
        let before = screen.useCount
        // At once: with a pause between them these are two clicks.
        if isDouble { await screen.type(press) }
        try await type([press], nil)
        guard try await isUsed(since: before) else {
            throw Refusal(description: "\(place.words) is nothing that can be clicked")
        }
    }

    private func turn(_ wheel: MouseEvent.Wheel, _ count: Int, _ pause: Duration?) async throws {
        guard let area = try await look(within: settings.waitTimeout, where: { $0.frame.scrollArea != nil })?.scrollArea
        else { throw Refusal(description: "there is nothing on the screen that the wheel moves") }
        try requireMouse()
        let (row, column) = (area.row + area.size.rows / 2, area.column + area.size.columns / 2)
        let notch = TerminalEvent.mouse(MouseEvent(.turned(wheel), row: row, column: column))
        try await type(Array(repeating: notch, count: count), pause)
    }

    private func requireMouse() throws {
        guard screen.isMouseReported else {
            throw Refusal(description: "the mouse is left to the terminal; Type \":mouse on\" Enter uses it")
        }
    }

    /// Whether the program has found a use for the mouse since; true when it has ended with that.
    private func isUsed(since count: Int) async throws -> Bool {
        do {
            _ = try await look(within: settings.waitTimeout) { _ in true }
        } catch is Refusal {
            return true
        }
        return screen.useCount > count
    }

    private func pass(_ time: Duration) async throws {
        if time > .zero { try await stage.pass(scaled(time)) }
    }

    private func scaled(_ time: Duration) -> Duration { time / settings.playbackSpeed }

    // MARK: Looking

    private mutating func wait(for wait: ScriptWait) async throws {
        let text = wait.pattern ?? settings.waitPattern
        guard let pattern = ScriptPattern(text) else {
            throw Refusal(description: "/\(text)/ is not a regular expression")
        }
        let limit = wait.limit ?? settings.waitTimeout
        awaited = try await look(within: limit) { pattern.isFound(in: $0.frame, wait.scope) }
        guard awaited != nil else {
            throw Refusal(description: "waited \(ScriptTime.text(limit)) in vain for /\(text)/")
        }
    }

    /// Waits until all that was typed is done, as far as that can be seen: a program may end with its last key.
    func settle() async {
        _ = try? await frameAtRest()
    }

    /// Returns the frame that shows all that was typed, once everything that was asked for has come.
    private func frameAtRest() async throws -> Frame {
        let frame = try await look(within: settings.waitTimeout, where: \.isAtRest)
        guard let frame else {
            let time = ScriptTime.text(settings.waitTimeout)
            throw Refusal(
                description: "the screen did not come to rest within \(time); Set WaitTimeout gives it longer")
        }
        return frame
    }

    /// Returns the first frame that satisfies a condition; nil when none does in time. Throws when the screen is gone.
    private func look(within limit: Duration, where isWanted: @escaping @Sendable (ScreenView) -> Bool) async throws
        -> Frame?
    {
        let found = await withTaskGroup(of: Looked.self) { [screen, clock] group in
            group.addTask {
                for await view in screen.views() where isWanted(view) { return .frame(view.frame) }
                return .gone
            }
            group.addTask {
                // Cancelled when it is found.
                try? await clock.sleep(for: limit)
                return .nothing
            }
            defer { group.cancelAll() }
            return await group.next() ?? .gone
        }
        try Task.checkCancellation()
        switch found {
        case .frame(let frame): return frame
        case .nothing: return nil
        case .gone: throw Refusal(description: "the dashboard has ended")
        }
    }
}

extension ScreenPlace {
    /// What a person calls it.
    fileprivate var words: String {
        switch self {
        case .text(let text, number: 1): "'\(text)'"
        case .text(let text, let number): "'\(text)' number \(number)"
        case .cell(let row, let column): "row \(row + 1), column \(column + 1)"
        }
    }
}
