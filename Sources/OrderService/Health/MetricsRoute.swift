import CQRS
import HTTPTypes
import Hummingbird
import MetricsRegistry

/// Everything that is measured, for Prometheus.
struct MetricsRoute: Sendable {
    let desk: ServiceDesk

    var route: Route {
        Route(
            id: "metrics", method: .get, path: "/metrics", summary: "Everything that is measured, for Prometheus.",
            tag: "Running",
            answers: [
                RouteAnswer(
                    status: 200, summary: "The text format of Prometheus.", contentType: "text/plain")
            ], handle: { _ in await response() })
    }

    private func response() async -> Response {
        var text = PrometheusText(prefix: "orderdesk_")
        text.add(desk.metrics.snapshot())
        text.add(await desk.freshness.observe())
        text.add(ProcessUsage.read())
        return Response(
            status: .ok, headers: [.contentType: PrometheusText.contentType, .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: text.text)))
    }
}
