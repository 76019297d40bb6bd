import TerminalKit

extension ActionSection {
    /// What makes files of the screen; these have no keys, the palette does them.
    static let screenFiles = ActionSection("Files of the screen", [ActionRow(.dumpScreen), ActionRow(.record)])
}

extension Action {
    fileprivate static let dumpScreen = Action(
        "screen.dumpScreen", "write the screen to a file: .txt as text, .ans with its colours",
        [.byName(in: .anywhere)],
        parameters: [.text(named: "file", example: "screen.txt")]
    ) { state, arguments in state.dumpScreen(to: arguments.first ?? "") }

    fileprivate static let record = Action(
        "screen.record",
        "record to a file: .tape what is done, also typed into fields, .cast what is seen; off ends it",
        [.byName(in: .anywhere)],
        parameters: [
            .text(
                named: "file", example: "desk.tape, desk.cast or off",
                suggested: { $0.recording.path == nil ? "" : "off" })
        ]
    ) { state, arguments in state.record(to: arguments.first ?? "") }
    .shownAsOn { state, _ in state.recording.path != nil }
}

extension DashboardState {
    fileprivate mutating func dumpScreen(to path: String) -> [Effect] {
        guard path.hasEnd(of: [".txt", ".ans", ".ansi"]) else {
            showNotice(.warning, "'\(path)' has to end in .txt, or in .ans for a screen with its colours")
            return []
        }
        let frame = view(self)
        return write(.frame(configuration.isASCII ? frame.ascii : frame, path: path), replacing: false)
    }

    fileprivate mutating func record(to path: String) -> [Effect] {
        if path == "off" { return stopRecording() }
        if let present = recording.path {
            showNotice(.warning, "a recording goes on already, to \(present); record off ends it")
            return []
        }
        guard path.hasEnd(of: [".tape", ".cast"]) else {
            showNotice(
                .warning, "'\(path)' has to end in .tape, for what is done, or in .cast, for what is seen; or be off")
            return []
        }
        return write(.recording(path: path), replacing: false)
    }

    private mutating func stopRecording() -> [Effect] {
        guard recording.path != nil else {
            showNotice(.information, "nothing is being recorded")
            return []
        }
        recording.isAwaited = true
        return [.stopRecording(firstInputLeftOut: recording.actStart)]
    }

    /// Asks for a file of the screen.
    mutating func write(_ file: ScreenFile, replacing isReplacing: Bool) -> [Effect] {
        recording.isAwaited = true
        return [.writeScreen(file, replacing: isReplacing)]
    }

    /// Shows what came of a file of the screen, and asks before another one is replaced.
    mutating func receive(_ result: Result<ScreenFileOutcome, Failure>, on file: ScreenFile) {
        recording.isAwaited = false
        switch result {
        case .success(.done(let sentence)):
            if case .recording(let path) = file { recording.path = path }
            showNotice(.success, sentence)
        case .success(.exists): layers.append(.question(Question(.replaceFile(file))))
        case .failure(let failure): showNotice(.failure, failure.message)
        }
    }

    /// Shows what came of the end of a recording.
    mutating func receiveEndOfRecording(_ result: Result<String, Failure>) {
        recording.isAwaited = false
        recording.path = nil
        switch result {
        case .success(let sentence): showNotice(.success, sentence)
        case .failure(let failure): showNotice(.failure, failure.message)
        }
    }
}

extension String {
    fileprivate func hasEnd(of ends: [String]) -> Bool {
        ends.contains { count > $0.count && lowercased().hasSuffix($0) }
    }
}
