/// Sets how much is measured.
struct Scale: Sendable {
    /// Orders of the desk that the dashboard is opened on.
    var orders: Int
    /// Events of the log that is projected.
    var events: Int
    /// Commands of the append figures.
    var appends: Int
    /// How long commands arrive for the visibility figures, in seconds.
    var visibleSeconds: Int
    /// Keys pressed for each terminal figure.
    var keys: Int
    /// Starts of the dashboard.
    var starts: Int
    /// How long the idle dashboard is watched, in seconds.
    var idleSeconds: Int
    /// How many times as large the desk of the growth figures is; nil leaves those out.
    var growth: Int?
    /// Orders of the generated folder that is imported, and lines of each.
    var importOrders: Int
    let importLines = 25
    /// How often it is imported, each time into a new desk.
    let importTurns = 5
    /// Events of the logs that are projected with and without a part of what the projector does, and how many turns of both.
    var costEvents: Int
    var costTurns: Int
    /// What a full run would do, when this is less.
    var isReduced: Bool

    /// The scale that the wanted figures are defined for.
    static let full = Scale(
        orders: 1_000_000, events: 1_000_000, appends: 4_000, visibleSeconds: 30, keys: 400, starts: 20,
        idleSeconds: 20, growth: 5, importOrders: 12_496, costEvents: 200_000, costTurns: 5,
        isReduced: false)

    /// About a minute for all figures.
    static let quick = Scale(
        orders: 50_000, events: 50_000, appends: 800, visibleSeconds: 4, keys: 60, starts: 5, idleSeconds: 5,
        growth: nil, importOrders: 1_250, costEvents: 20_000, costTurns: 3, isReduced: true)

    /// Returns the scale for so many orders, and as many events.
    func with(orders count: Int) -> Scale {
        var scale = self
        scale.isReduced = isReduced || count < Scale.full.orders
        scale.appends = min(appends, count)
        scale.importOrders = min(importOrders, count)
        // A small desk is for trying things out, where nobody wants to wait for the keyboard.
        scale.keys = min(keys, max(8, count / 100))
        scale.starts = min(starts, max(2, count / 1_000))
        (scale.orders, scale.events, scale.costEvents) = (count, count, count)
        return scale
    }
}
