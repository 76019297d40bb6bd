import CQRS
import TerminalKit

/// Decides which frames of a state are shown, and when: none that looks like the one before, and news not too often.
struct Presenter {
    /// Says what there is to be shown.
    enum Next {
        /// Nothing that is not on the screen already.
        case nothing
        /// A frame, now.
        case frame(Frame)
        /// A frame, after a while.
        case later(Duration)
    }

    /// How many frames were built, those that turned out to be on the screen already among them.
    private(set) var built = 0
    private var shown: Frame?
    private var drawn: Picture?
    private var pace = FramePace()
    private var memory = TableMemory()

    /// Takes in that the screen shows something else.
    mutating func forget() {
        shown = nil
    }

    /// Takes in that something happened; `isNews` when nobody at the desk waits for it.
    mutating func take(isNews: Bool) {
        pace.take(isNews: isNews)
    }

    /// Returns what is to be shown of a state; a frame is to be shown at once, and told of by ``hasShown(at:)`` then.
    ///
    /// `now` is not the state's: that stands still while nothing happens, and a frame may wait for nothing but time.
    mutating func next(of state: DashboardState, at now: Timestamp) -> Next {
        let picture = Picture(of: state)
        guard shown == nil || picture != drawn else { return .nothing }
        // A person waits for what becomes of a command.
        pace.take(isNews: picture.state.pending == drawn?.state.pending)
        if let wait = pace.wait(at: now) { return .later(wait) }
        let frame = view(state, &memory)
        built += 1
        drawn = picture
        guard frame != shown else { return .nothing }
        shown = frame
        return .frame(frame)
    }

    /// Takes in when the last frame was shown.
    mutating func hasShown(at now: Timestamp) {
        pace.show(at: now)
    }
}
