/// Follows how far a text was read that may be longer than the screen: a yes counts only when its end has been shown.
struct Reading: Hashable, Sendable {
    /// The first line shown.
    var scroll = 0
    /// How many lines from the beginning were on the screen so far.
    var seenCount = 0
}
