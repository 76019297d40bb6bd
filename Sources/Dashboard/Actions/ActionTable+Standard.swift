extension ActionTable {
    /// Everything that can be done in the dashboard.
    static let standard = ActionTable(screens: Screens.all)
}
