import CQRS
import CoreMetrics
import HTTPTypes

/// Counts and times requests by operation, method and status.
struct RequestMetrics: Sendable {
    /// Counts requests by route, method and status.
    static let requests = "http_requests_total"
    /// Times requests by route, from their head to the head of the answer.
    static let duration = "http_request_duration"
    /// The route of what belongs to no operation: the path itself would make a metric of every typing error.
    private static let unknown = "none"

    private struct Key: Hashable {
        let route: String
        let method: String
        let status: Int
    }

    private let counters: MetricCache<Key, Counter>
    private let timers: MetricCache<String, Timer>

    init(_ metrics: any MetricsFactory) {
        counters = MetricCache {
            Counter(
                label: Self.requests,
                dimensions: [("route", $0.route), ("method", $0.method), ("status", "\($0.status)")], factory: metrics)
        }
        timers = MetricCache { Timer(label: Self.duration, dimensions: [("route", $0)], factory: metrics) }
    }

    /// Records one request; `route` is nil where it belongs to no operation.
    func record(
        _ method: HTTPRequest.Method, route: String?, status: HTTPResponse.Status, since start: ContinuousClock.Instant
    ) {
        let known: Set<HTTPRequest.Method> = [.get, .head, .post, .patch, .put, .delete, .options]
        let name = known.contains(method) ? method.rawValue : "other"
        counters[Key(route: route ?? Self.unknown, method: name, status: status.code)].increment()
        timers[route ?? Self.unknown].recordNanoseconds(start.duration(to: .now).wholeMicroseconds * 1_000)
    }
}
