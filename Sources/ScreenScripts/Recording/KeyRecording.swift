import TerminalKit

/// Turns what was typed and clicked into the statements of a script that does it again.
///
/// Characters that follow each other become one `Type`, equal keys and turns of the wheel one statement with a count, and a
/// pause that a person notices a `Sleep`. What is typed into fields is recorded like everything else.
public struct KeyRecording: Sendable {
    /// The shortest pause that is kept.
    public static let shortestPause: Duration = .milliseconds(300)
    /// So many inputs are recorded; what is done after that is not.
    public static let limit = 100_000

    private enum Kind {
        case event(TerminalEvent)
        case use(MouseUse)
    }

    private struct Input {
        let kind: Kind
        let number: Int
        let time: Duration
    }

    private var inputs: [Input] = []

    /// Creates a recording of nothing yet.
    public init() {}

    /// How many keys, texts, sizes and uses of the mouse it has.
    public var count: Int { inputs.count }

    /// Adds the input of a number, which never decreases, that came at a time since the start.
    public mutating func receive(_ event: TerminalEvent, number: Int, at time: Duration) {
        guard event != .closed else { return }
        append(.event(event), number, time)
    }

    /// Adds what the mouse was used for, with its number and its time since the start.
    public mutating func receive(_ use: MouseUse, number: Int, at time: Duration) {
        append(.use(use), number, time)
    }

    private mutating func append(_ kind: Kind, _ number: Int, _ time: Duration) {
        guard inputs.count < Self.limit else { return }
        inputs.append(Input(kind: kind, number: number, time: time))
    }

    /// Returns the statements, in the order typed, of all inputs with a number under `end`.
    public func acts(before end: Int = .max) -> [ScriptAct] {
        var acts: [ScriptAct] = []
        var before: Duration?
        for input in inputs where input.number < end {
            if let before, let pause = Self.pause(input.time - before) { acts.append(.sleep(pause)) }
            before = input.time
            switch input.kind {
            case .event(let event): Self.add(event, to: &acts)
            case .use(let use): Self.add(use, to: &acts)
            }
        }
        return acts
    }

    /// A pause to tenths of a second; nil for one that nobody notices.
    private static func pause(_ time: Duration) -> Duration? {
        guard time >= shortestPause else { return nil }
        return .milliseconds((time.wholeMilliseconds + 50) / 100 * 100)
    }

    private static func add(_ event: TerminalEvent, to acts: inout [ScriptAct]) {
        switch event {
        case .key(.character(let character)) where character != " " || acts.last?.isTyping == true:
            add(character, to: &acts)
        case .key(let key): add(key, to: &acts)
        case .pasted(let text):
            // The language has no line ends in a text; a field makes a space of each.
            for part in ScriptAct.parts(of: String(text.map { $0.isNewline ? " " : $0 })) {
                acts += [.copy(part), .paste]
            }
        case .resized(let size): acts += [.set(.width(size.columns)), .set(.height(size.rows))]
        case .mouse, .closed, .backgroundFound: break
        }
    }

    private static func add(_ use: MouseUse, to acts: inout [ScriptAct]) {
        switch use {
        case .clicked(let place, isDouble: false): acts.append(.click(place))
        case .clicked(let place, isDouble: true):
            // The pause between both is no part of what was meant.
            if case .sleep? = acts.last { acts.removeLast() }
            if case .click(let first, isDouble: false)? = acts.last {
                acts[acts.count - 1] = .click(first, isDouble: true)
            } else {
                acts.append(.click(place, isDouble: true))
            }
        case .turned(let wheel):
            if case .turn(wheel, let count, pause: nil)? = acts.last, count < ScriptParser.mostPresses {
                acts[acts.count - 1] = .turn(wheel, count: count + 1)
            } else {
                acts.append(.turn(wheel))
            }
        }
    }

    private static func add(_ character: Character, to acts: inout [ScriptAct]) {
        if case .type(let text, pause: nil)? = acts.last {
            acts[acts.count - 1] = .type(text + String(character))
        } else {
            acts.append(.type(String(character)))
        }
    }

    private static func add(_ key: Key, to acts: inout [ScriptAct]) {
        if case .press(key, let count, pause: nil)? = acts.last, count < ScriptParser.mostPresses {
            acts[acts.count - 1] = .press(key, count: count + 1)
        } else {
            acts.append(.press(key))
        }
    }
}

extension ScriptAct {
    fileprivate var isTyping: Bool {
        if case .type = self { true } else { false }
    }
}
