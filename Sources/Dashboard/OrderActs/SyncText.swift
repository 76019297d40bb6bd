import CQRS

/// Puts the life of a command into words: what it waits for, or how it ended.
struct SyncText: Hashable, Sendable {
    /// The sign that stands before the words.
    let glyph: String
    /// What it waits for or how it ended.
    let word: String
    /// How long the command has been in this state; nil where that is of no use.
    let time: String?
    let role: Role
    private let brief: String

    /// Describes how far a command has come; once it is accepted, the desk's freshness shows what it waits for.
    init(_ command: some CommandInFlight, freshness: Freshness?, now: Timestamp) {
        let age = DurationText.age(now - command.sentAt)
        switch command.phase {
        case .sent: self.init("◔", "sent", age, .waiting)
        case .accepted: self.init("◔", Self.obstacle(freshness), age, .waiting)
        case .visible(let after, _): self.init("✓", "", DurationText.brief(after), .success)
        case .deadLetter: self.init("✖", "dead letter", nil, .failure, brief: "dead")
        case .rejected(let rejection, _): self.init("✖", rejection.code.rawValue, nil, .failure, brief: "refused")
        case .unanswered(let unanswered):
            self.init("?", unanswered.words, age, .warning)
        case .failed: self.init("✖", "no answer", nil, .failure, brief: "unknown")
        }
    }

    private init(_ glyph: String, _ word: String, _ time: String?, _ role: Role, brief: String = "") {
        self.glyph = glyph
        self.word = word
        self.time = time
        self.role = role
        self.brief = time ?? brief
    }

    /// All of it: `◔ projecting 0.4 s`.
    var long: String {
        [glyph, word, time ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// The glyph and the time, or a word where no time helps: `◔ 0.4 s`, `✖ refused`.
    var short: String { "\(glyph) \(brief)" }

    private static func obstacle(_ freshness: Freshness?) -> String {
        switch freshness?.state {
        case .paused: "paused"
        case .stalled: "stalled"
        case .failed: "failed"
        case .logAway: "log away"
        case .rebuilding: "rebuilding"
        case .live, .catchingUp, .delayed, nil: "projecting"
        }
    }
}
