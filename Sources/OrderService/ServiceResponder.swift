import CQRS
import HTTPTypes
import Hummingbird
import Logging
import NIOHTTP1

/// Holds what one request carries through the server.
package struct ServiceContext: RequestContext {
    package var coreContext: CoreRequestContextStorage

    package init(source: Source) {
        coreContext = .init(source: source)
    }

    /// Creates the context of a request that comes from no connection.
    package init(logger: Logger) {
        coreContext = .init(source: NoConnection(logger: logger))
    }

    private struct NoConnection: RequestContextSource {
        let logger: Logger
    }
}

/// Answers every request: finds its operation, finds out who asks, lets it be answered, and makes a problem of what fails.
package struct ServiceResponder: HTTPResponder {
    package typealias Context = ServiceContext

    private let table: RouteTable
    private let access: AccessPolicy
    private let metrics: RequestMetrics
    private let rates: RequestRates?
    private let longestBody: Int
    private let log: RequestLog?

    /// Creates a responder for the operations of a desk.
    ///
    /// `origins` are those whose web pages may use it, `rates` bounds the requests of each token, and `log` gets a line for
    /// each request.
    package init(
        _ desk: ServiceDesk, authenticator: any Authenticator, limits: ServiceLimits = ServiceLimits(),
        origins: AllowedOrigins = AllowedOrigins(), rates: RequestRates? = nil, log: RequestLog? = nil
    ) {
        table = RouteTable(ServiceRoutes.all(desk, limits: limits, isOpen: authenticator.anonymous != nil))
        access = AccessPolicy(authenticator: authenticator, origins: origins)
        self.rates = rates
        longestBody = limits.bodyBytes
        self.log = log
        metrics = RequestMetrics(desk.metrics)
    }

    package func respond(to request: Request, context: ServiceContext) async throws -> Response {
        let started = ContinuousClock.now
        let isHead = request.method == .head
        var trace = RequestTrace()
        var response = try await answerOrProblem(request, context, &trace)
        metrics.record(request.method, route: trace.route, status: response.status, since: started)
        if isHead {
            let length = response.headers[.contentLength]
            response.body = .init()
            response.headers[.contentLength] = length
        }
        access.origins.note(in: &response.headers, for: request.head)
        for field in trace.headers { response.headers[field.name] = field.value }
        response.headers[.requestID] = context.id
        response.headers[.xContentTypeOptions] = "nosniff"
        log?.note(request.method, trace, response.status, context.id, took: ContinuousClock.now - started)
        return response
    }

    private func answerOrProblem(
        _ request: Request, _ context: ServiceContext, _ trace: inout RequestTrace
    ) async throws -> Response {
        do {
            return try await answer(request, context, &trace)
        } catch let problem as Problem {
            return problem.response
        } catch let error as HTTPParserError {
            throw error
        } catch {
            context.logger.error("a request failed unexpectedly", metadata: ["error": "\(error)"])
            return Problem(.internalServerError, "INTERNAL_ERROR", "this should not have happened; the log has more")
                .response
        }
    }

    private func answer(
        _ request: Request, _ context: ServiceContext, _ trace: inout RequestTrace
    ) async throws -> Response {
        try checkBody(request.headers)
        let target = try RequestTarget(request.head.path ?? "")
        let method = request.method == .head ? .get : request.method
        switch table.match(method, target.parts) {
        case .unknown: throw Problem.unknown("there is nothing at this path; /docs lists what there is")
        case .otherMethods(let methods):
            if let preflight = access.origins.preflight(request.head, methods: methods) { return preflight }
            return try Self.other(request.method, of: methods)
        case .found(let route, let path):
            trace.route = route.id
            let principal = try access.admit(request.head, to: route)
            trace.principal = principal.name
            if request.headers[.authorization] != nil, route.role != nil {
                trace.headers = try rates?.admit(principal.name) ?? HTTPFields()
            }
            try Self.checkNames(target.query, route)
            return try await route.handle(
                ServiceRequest(
                    route: route, path: path, query: target.query, request: request, principal: principal,
                    id: context.id, logger: context.logger,
                    isStillAdmitted: { [access, head = request.head] in
                        (try? access.admit(head, to: route)) == principal
                    }))
        }
    }

    /// What is announced as too long is not waited for, whatever it is sent to.
    private func checkBody(_ headers: HTTPFields) throws {
        if let coding = headers[.transferEncoding], coding.lowercased() != "chunked" {
            throw Problem.malformed("Transfer-Encoding may be chunked and nothing else")
        }
        guard let text = headers[.contentLength], let length = Int(text), length > longestBody else { return }
        throw Problem(.contentTooLarge, "TOO_LARGE", "the body has more than \(longestBody) bytes")
    }

    /// A misspelt parameter would otherwise be passed over, and the answer be one to another question.
    private static func checkNames(_ query: [String: String], _ route: Route) throws {
        let known = route.parameters.map(\.name)
        guard let name = query.keys.sorted().first(where: { !known.contains($0) }) else { return }
        let list = known.isEmpty ? "there are none here" : "known here are \(known.joined(separator: ", "))"
        throw Problem.malformed("there is no parameter '\(name)'; \(list)")
    }

    private static func other(_ method: HTTPRequest.Method, of known: [HTTPRequest.Method]) throws -> Response {
        let names = known.map(\.rawValue) + (known.contains(.get) ? ["HEAD"] : []) + ["OPTIONS"]
        let allow: HTTPFields = [.allow: names.joined(separator: ", ")]
        guard method != .options else { return Response(status: .noContent, headers: allow) }
        throw Problem(
            .methodNotAllowed, "METHOD_NOT_ALLOWED",
            "this path has no \(method.rawValue); it has \(names.joined(separator: ", "))",
            headers: allow)
    }
}
