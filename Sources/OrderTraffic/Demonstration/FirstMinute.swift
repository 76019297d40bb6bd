import CQRS

/// The first minute of the demonstration: what somebody who has never heard of a projection sees of it.
public struct FirstMinute: Hashable, Sendable {
    /// How many commands a second come in the peak.
    public let peakRate: Double
    private let rate: Double

    /// Creates it for traffic of so many commands a second.
    public init(rate: Double) {
        self.rate = rate
        peakRate = max(40, rate * 6)
    }

    /// How busy it is: a peak in the third scene, and peaks by themselves once all is shown.
    public var shape: TrafficShape {
        TrafficShape(rate: rate, stretches: [TrafficShape.Stretch(16..<22, rate: peakRate)], peaksFrom: 70)
    }

    /// The scenes, in their order.
    public var scenes: [Scene] {
        [
            Scene(0, "A desk to throw away: orders come in, and others approve and ship them."),
            Scene(4, "What is accepted goes into a log; the projection copies it from there into this table."),
            Scene(
                8, "You placed an order while the projection is paused: it is on disk, not in the table.",
                .pause(true), .placeOrder),
            Scene(12.5, "The projection goes on, and at once the table has all that the log has.", .pause(false)),
            Scene(
                15,
                "A peak: \(Int(peakRate)) commands a second, and a projection slowed to half of that. It falls behind.",
                .showLag, .delay(.seconds(2) / peakRate)),
            Scene(22.5, "The peak is over. CATCHING UP says how far the table is behind, and for how long yet."),
            Scene(
                28, "Refused: this customer is suspended. The row says why, and nothing came into the log.",
                .delay(.zero), .showOrders, .placeRefusedOrder),
            Scene(
                36, "Now one event is poisoned: its order is parked, and all others flow on.", .failNextEvent),
            Scene(
                39, "{deadLetters.show} lists what is parked, once for each of four projections. A retry mends it.",
                .showParked(true)),
            Scene(43.5, "Retried: the order is where its events say.", .retry),
            Scene(45.5, nil, .showParked(false)),
            Scene(
                48, "A rebuild, on a disk slowed to show it: REBUILDING counts, and the rows you see stay.",
                .slowDisk(.milliseconds(250)), .rebuild),
            Scene(55, "The new rows are whole, and take over without a blink.", .slowDisk(.zero)),
            Scene(
                59,
                "Your turn: {projection.pause} pauses, {projection.step} steps, {projection.slower} slows, "
                    + "{orders.place} places an order, {screen.lag} shows the lag."),
            Scene(80, ""),
        ]
    }

    /// What ends all that scenes may have left behind.
    public static let mending: [Scene.Act] = [
        .pause(false), .delay(.zero), .slowDisk(.zero), .showParked(false), .retry,
    ]
}
