extension ActionTable {
    /// Everything that can be done in the dashboard.
    static let standard = ActionTable([
        .orderActs, .whichOrders, .search, Movement.section, .projection, .deadLetters, .placingAnOrder, .questions,
        .program,
    ])
}
