import DeskComposition
import MetricsRegistry
import OrderRecords

extension Desk {
    /// Gives out what this process measures on a port of this machine, until the endpoint is stopped; throws
    /// `MetricsEndpoint.Failure`.
    func giveOutMetrics(at address: String) throws -> MetricsEndpoint {
        let endpoint = try MetricsEndpoint(address)
        endpoint.start {
            var text = PrometheusText(prefix: "orderdesk_")
            text.add(metrics.snapshot())
            text.add(await monitor.observe())
            text.add(ProcessUsage.read())
            return text.text
        }
        return endpoint
    }
}
