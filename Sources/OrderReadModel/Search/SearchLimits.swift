/// Bounds the work of a search that somebody waits for.
struct SearchLimits: Hashable, Sendable {
    /// The most terms that the beginning of a word is written out as.
    var terms = 64
    /// The most matches that are fetched, summed and sorted; of more only a page is found.
    var lookedUp = 5_000
    /// The most matches that are held in memory while a page is searched for; older orders are checked one by one.
    var held = 50_000
}
