/// Bounds the work of a search that somebody waits for.
struct SearchLimits: Hashable, Sendable {
    /// The most terms that the beginning of a word is written out as.
    var terms = 64
    /// The most matches that are fetched, summed and sorted; of more only a page is found.
    var lookedUp = 5_000
    /// The most matches that are read ahead while a page is searched for, before orders are looked up one by one.
    var readAhead = 50_000
    /// How many more matches may be read ahead for each order that was looked up by itself.
    var readForLookup = 500
}
