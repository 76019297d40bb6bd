import CQRS
import OrderQueries
import TerminalKit

/// Puts the state of the desk into words, glyph and role, without ever showing it as better than it is known to be.
struct FreshnessText: Hashable, Sendable {
    /// One statement; those of a low rank are left out first where there is little room.
    struct Segment: Hashable, Sendable {
        let text: String
        let rank: Int
        var role = Role.text
        /// Whether it goes on with the one before it, as a name does with what somebody did.
        var isContinued = false
    }

    /// The rank of what is never left out.
    static let always = Int.max
    /// How old an observation may be before its figures no longer count, and how long a projector may be silent.
    static let patience: Duration = .seconds(5)

    /// The glyph and the word of the state.
    let state: Segment
    /// The rest, in the order it is shown.
    private(set) var segments: [Segment] = []
    /// Whether the positions of log and read model are those that the screen shows.
    private(set) var arePositionsShown = true
    /// Whether what was measured of the desk still counts.
    private(set) var areFiguresCurrent = true

    /// The most columns of somebody's name.
    private static let nameColumns = 16

    /// From this lag on what is not on the screen yet is described as loading, however fresh the read model is.
    private static let loadingLag = FreshnessPolicy().liveThreshold

    /// Describes an observation that is `age` old: the waiting events have waited for that much longer.
    ///
    /// `unshown` is what the rows on the screen lack although the read model may have it.
    init(
        desk report: FreshnessReport?, age: Duration, unshown: UnshownEvents? = nil, faults: OwnFaults = OwnFaults()
    ) {
        defer { add(faults) }
        guard let report else {
            state = Segment(text: "… connecting", rank: Self.always, role: .quiet)
            return
        }
        guard age < Self.patience || report.worst.state.isFailed else {
            state = Segment(text: "? UNKNOWN", rank: Self.always, role: .unknown)
            (arePositionsShown, areFiguresCurrent) = (false, false)
            let last = "\(report.worst.state.word) \(DurationText.rough(age)) ago"
            segments = [Segment(text: "? behind", rank: Self.always), Segment(text: last, rank: 90)]
            addAsked(report)
            return
        }
        let desk = report.aged(by: age)
        let worst = desk.worst
        let isLoading = worst.state == .live && unshown.map { $0.lag >= Self.loadingLag } ?? false
        arePositionsShown = !isLoading
        state =
            isLoading
            ? Segment(text: "… LOADING", rank: Self.always, role: .catchingUp)
            : Segment(text: Self.title(of: worst), rank: Self.always, role: worst.state.role)
        addRebuild(worst)
        addWaiting(Self.worst(worst, with: unshown))
        addReason(worst)
        addAsked(desk)
        addDesk(desk)
        if worst.head == nil, !worst.state.isLogAway {
            segments.append(Segment(text: "as of \(DurationText.rough(age)) ago", rank: 90))
        }
    }

    /// The glyph, the word, and which projection when it is not the one the table shows.
    private static func title(of freshness: Freshness) -> String {
        var text = "\(freshness.state.glyph) \(freshness.state.word)"
        if case .rebuilding(let fraction) = freshness.state {
            text += " " + RebuildText.percent(fraction)
        }
        if case .failed(let position?, _) = freshness.state { text += " at \(NumberText.grouped(position.rawValue))" }
        if case .logAway(let time) = freshness.state { return text + " \(DurationText.rough(time))" }
        if freshness.state != .live, freshness.projection != .orders { text += " (\(freshness.projection.rawValue))" }
        return text
    }

    /// Returns the figures of the rows on the screen: no better than those of the read model, and of what they lack.
    private static func worst(_ freshness: Freshness, with unshown: UnshownEvents?) -> Freshness {
        guard let unshown, let behind = freshness.behind else { return freshness }
        var worst = freshness
        worst.behind = max(behind, unshown.count)
        if let lag = freshness.lag { worst.lag = max(lag, unshown.lag) }
        return worst
    }

    private mutating func addWaiting(_ worst: Freshness) {
        guard let behind = worst.behind else {
            segments.append(Segment(text: "? behind", rank: Self.always))
            return
        }
        let silence = Self.silence(of: worst)
        // The rows shown during a shadow rebuild are up to date; the figures are about the new rows.
        if behind == 0, silence == nil, worst.state.isRebuilding, worst.rebuild != nil { return }
        let isPlain = worst.state == .live || worst.state.isRebuilding
        if behind == 0, !isPlain || silence != nil {
            // "0 behind" would be true but misleading: a new event would not be applied.
            segments.append(Segment(text: "nothing waiting", rank: silence == nil ? Self.always : 60))
        } else {
            segments.append(Segment(text: "\(NumberText.grouped(behind)) behind", rank: Self.always))
            addLag(worst)
        }
        if let eta = worst.eta, behind > 0 {
            segments.append(Segment(text: "eta \(DurationText.rough(eta))", rank: 40, role: .quiet))
        }
        // Only a state without a visible problem needs the warning at any width.
        let rank = behind == 0 && isPlain ? Self.always : 78
        if let silence { segments.append(Segment(text: silence, rank: rank, role: .warning)) }
    }

    /// Adds how long the first event has waited; for one that is dated in the future, how long it was seen to wait.
    private mutating func addLag(_ worst: Freshness) {
        guard worst.isLagUnknownByClock else {
            // How long something waits is what one looks for; that nothing does is said already.
            let rank = worst.behind ?? 0 > 0 ? Self.always : 70
            segments.append(Segment(text: worst.lag.map(DurationText.brief) ?? "?", rank: rank))
            return
        }
        segments.append(Segment(text: "lag unknown, clock", rank: Self.always, role: .warning))
        if let watched = worst.watched, watched > .zero {
            segments.append(Segment(text: "seen waiting \(DurationText.brief(watched))", rank: 68))
        }
    }

    /// Adds the progress of the shadow rebuild.
    private mutating func addRebuild(_ worst: Freshness) {
        guard worst.state.isRebuilding, let rebuild = worst.rebuild else { return }
        segments.append(Segment(text: RebuildText.count(rebuild), rank: 38))
        if let rate = RebuildText.rate(rebuild) { segments.append(Segment(text: rate, rank: 36)) }
        if let left = rebuild.timeLeft {
            segments.append(Segment(text: "\(DurationText.rough(left)) left", rank: 42, role: .quiet))
        }
    }

    /// Returns that no projector is at work; nil when one is, or when that is unknown.
    private static func silence(of worst: Freshness) -> String? {
        guard worst.head != nil else { return nil }
        guard let age = worst.heartbeatAge else { return "no projector" }
        return age >= patience ? "no projector for \(DurationText.rough(age))" : nil
    }

    private mutating func addReason(_ worst: Freshness) {
        switch worst.state {
        case .failed(_, let message): segments.insert(Segment(text: message, rank: 85), at: 0)
        case .stalled where Self.silence(of: worst) == nil: segments.append(Segment(text: "no progress", rank: 45))
        default: break
        }
    }

    /// Adds what this process was made to do wrong; who looks at figures has to know it.
    private mutating func add(_ faults: OwnFaults) {
        if faults.commitDelay > .zero {
            let text = "slow disk \(FaultText.amount(faults.commitDelay))"
            segments.append(Segment(text: text, rank: 66, role: .warning))
        }
        if faults.clockShift != .zero {
            segments.append(Segment(text: FaultText.briefClock(faults.clockShift), rank: 67, role: .warning))
        }
    }

    /// Adds who paused or slowed the projection, whatever state that shows as; this is never left out.
    private mutating func addAsked(_ desk: FreshnessReport) {
        if let actor = desk.pausedBy {
            let name = TextWidth.clipped(actor, to: Self.nameColumns)
            let isShown = state.role == .paused
            // Of a log that machines share, this one's read model alone stands still.
            let here = desk.pausesOnlyHere ? "here " : ""
            let words = isShown ? "\(here)by \(name)" : "\(Sign.paused) paused \(here)by \(name)"
            segments.append(Segment(text: words, rank: Self.always, role: isShown ? .text : .warning))
        }
        if desk.delay > .zero {
            let words = "delay \(DurationText.brief(desk.delay))"
            segments.append(Segment(text: words, rank: Self.always, role: .warning))
            if let actor = desk.projector.slowedBy, !actor.isEmpty {
                let name = "by \(TextWidth.clipped(actor, to: Self.nameColumns))"
                segments.append(Segment(text: name, rank: 95, role: .warning, isContinued: true))
            }
        }
    }

    private mutating func addDesk(_ desk: FreshnessReport) {
        if let copies = desk.copies?.warning { segments.append(Segment(text: copies, rank: 50, role: .warning)) }
        if let stop = desk.projector.stop {
            segments.append(Segment(text: "stopped by \(stop.actor)", rank: 74, role: .warning))
        }
        if desk.projector.fault != nil {
            segments.append(Segment(text: "next event fails", rank: 52, role: .warning))
        }
        let rebuilds = desk.projections.filter { $0.isRebuilding }
        if let rebuild = rebuilds.first?.rebuild, !desk.worst.state.isRebuilding {
            let words = desk.worst.state == .stalled ? "rebuild stands at" : "↻ rebuild"
            segments.append(Segment(text: "\(words) \(RebuildText.part(rebuild))", rank: 48))
        }
        if desk.projections.contains(where: { $0.rebuild?.failure != nil }) {
            segments.append(Segment(text: "rebuild failed", rank: 76, role: .failure))
        }
        let deadLetters = desk.deadLetterCount
        if deadLetters > 0 {
            // Next to a state without a visible problem only these show, at any width, that rows are missing.
            let rank = desk.worst.state == .live ? Self.always : 75
            segments.append(Segment(text: NumberText.counted(deadLetters, "dead letter"), rank: rank, role: .failure))
        }
    }
}

extension FreshnessState {
    /// The sign that stands before the word.
    var glyph: String {
        switch self {
        case .live: "●"
        case .catchingUp: "◐"
        case .delayed: "▲"
        case .paused: "‖"
        case .stalled, .failed, .logAway: "✖"
        case .rebuilding: "↻"
        }
    }

    /// What it is drawn as.
    var role: Role {
        switch self {
        case .live: .live
        case .catchingUp: .catchingUp
        case .delayed: .delayed
        case .paused: .paused
        case .stalled: .stalled
        case .failed, .logAway: .failed
        case .rebuilding: .rebuilding
        }
    }

    /// Whether nothing more is applied, because the runner stopped on an error or the log is out of reach.
    var isFailed: Bool {
        switch self {
        case .failed, .logAway: true
        default: false
        }
    }

    fileprivate var isLogAway: Bool {
        if case .logAway = self { true } else { false }
    }

    fileprivate var isRebuilding: Bool {
        if case .rebuilding = self { true } else { false }
    }
}
