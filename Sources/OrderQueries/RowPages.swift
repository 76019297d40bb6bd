/// Gives out rows of one state of the read model page by page, however many there are; for one reader at a time.
///
/// Whatever is written meanwhile, no row is missed and none comes twice. The state is held until ``close()`` or until the
/// value is let go, and what is written meanwhile stays in the read model's write-ahead log.
public protocol RowPages<Row>: Sendable {
    /// What a page holds.
    associatedtype Row: Sendable

    /// Returns the next rows, none at the end; throws `StoreError`.
    func next() async throws -> [Row]

    /// Lets go of the state, for everything that was opened with it; blocks until what is under way has finished.
    func close()
}
