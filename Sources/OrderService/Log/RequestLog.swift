import HTTPTypes
import Logging

/// What is noted of a request while it is answered.
struct RequestTrace: Sendable {
    /// The operation's name; nil where there is none.
    var route: String?
    /// Who asked; nil as long as that is not known.
    var principal: String?
    /// What its answer says besides, whatever it is.
    var headers = HTTPFields()
}

/// Writes one line for each request: no path and no parameter, which may hold what is secret or somebody's own.
package struct RequestLog: Sendable {
    private let logger: Logger

    /// Writes to a log.
    package init(_ logger: Logger) {
        self.logger = logger
    }

    func note(
        _ method: HTTPRequest.Method, _ trace: RequestTrace, _ status: HTTPResponse.Status, _ id: String,
        took duration: Duration
    ) {
        let (seconds, attoseconds) = duration.components
        let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
        logger.info(
            "request",
            metadata: [
                "method": "\(method.rawValue)", "route": "\(trace.route ?? "")", "status": "\(status.code)",
                "microseconds": "\(microseconds)", "request": "\(id)", "principal": "\(trace.principal ?? "")",
            ])
    }
}
