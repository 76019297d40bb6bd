import CQRS

extension DashboardState {
    /// Returns what a list without rows says while a projection has not read all of the log; nil once it has, and while
    /// nothing is known of it.
    ///
    /// Rows that are being made are no rows yet, which is another thing than none.
    func awaitedRows(of things: String, in projection: ProjectionName) -> String? {
        guard let freshness = desk?[projection], freshness.behind != 0 else { return nil }
        guard let behind = freshness.behind else {
            return "no \(things) here yet; how much of the log is still to be read is not known"
        }
        return "no \(things) here yet: \(NumberText.counted(behind, "event")) still to be read"
    }
}
