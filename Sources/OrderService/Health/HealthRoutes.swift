import CQRS
import HTTPTypes
import Hummingbird
import JSON

/// Whether the service lives, and whether it can do its work.
struct HealthRoutes: Sendable {
    let desk: ServiceDesk

    var routes: [Route] {
        [
            Route(
                id: "live", method: .get, path: "/health/live", summary: "Whether the process answers.", tag: "Running",
                role: nil, answers: [RouteAnswer(status: 200, summary: "It does.", schema: .named("Health"))],
                handle: { _ in Self.response(.ok, "live", []) }),
            Route(
                id: "ready", method: .get, path: "/health/ready",
                summary: "Whether the log can be written and the read model is neither stalled nor failed.",
                tag: "Running",
                role: nil,
                answers: [
                    RouteAnswer(status: 200, summary: "Both hold.", schema: .named("Health")),
                    RouteAnswer(status: 503, summary: "One does not, and why.", schema: .named("Health")),
                ], handle: { _ in await ready() }),
        ]
    }

    private func ready() async -> Response {
        var reasons: [String] = []
        if let fault = await desk.logFault() { reasons.append("the log cannot be written: \(fault)") }
        for projection in await desk.freshness.observe().projections {
            switch projection.state {
            case .stalled: reasons.append("the projection \(projection.projection) is stalled")
            case .failed: reasons.append("the projection \(projection.projection) has failed")
            case .logAway: reasons.append("the log cannot be reached")
            case .live, .catchingUp, .delayed, .paused, .rebuilding: break
            }
        }
        return Self.response(
            reasons.isEmpty ? .ok : .serviceUnavailable, reasons.isEmpty ? "ready" : "not ready", reasons)
    }

    private static func response(_ status: HTTPResponse.Status, _ word: String, _ reasons: [String]) -> Response {
        let record: JSONObject = ["status": .string(word), "reasons": .array(reasons.map(JSONValue.string))]
        return Response(
            status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(json: record)))
    }
}
