import ArgumentParser

/// Something the projector does along with the rows of orders, which can be left out to measure what it costs.
enum ProjectorPart: String, CaseIterable, ExpressibleByArgument {
    /// The projection of the sums by customer, product and time.
    case statistics
    /// The record of how each event was delivered.
    case deliveries
    /// What a process measures of itself.
    case metrics
}
