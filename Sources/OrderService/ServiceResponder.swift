import CQRS
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

/// Holds what one request carries through the server.
package struct ServiceContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The connection that the request came on.
    let channel: any Channel

    package init(source: Source) {
        coreContext = .init(source: source)
        channel = source.channel
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

    /// Creates a responder for the operations of a desk.
    package init(_ desk: ServiceDesk, authenticator: any Authenticator, limits: ServiceLimits = ServiceLimits()) {
        table = RouteTable(ServiceRoutes.all(desk, limits: limits, isOpen: authenticator.anonymous != nil))
        access = AccessPolicy(authenticator: authenticator)
        metrics = RequestMetrics(desk.metrics)
    }

    package func respond(to request: Request, context: ServiceContext) async throws -> Response {
        let (isHead, start) = (request.method == .head, ContinuousClock.now)
        var response: Response
        do {
            response = try await answer(request, context)
        } catch let problem as Problem {
            response = problem.response
        } catch let error as HTTPParserError {
            throw error
        } catch {
            context.logger.error("a request failed unexpectedly", metadata: ["error": "\(error)"])
            response =
                Problem(.internalServerError, "INTERNAL_ERROR", "this should not have happened; the log has more")
                .response
        }
        metrics.record(request.method, route: context.endpointPath, status: response.status, since: start)
        if isHead {
            let length = response.headers[.contentLength]
            response.body = .init()
            response.headers[.contentLength] = length
        }
        return response
    }

    private func answer(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let target = try RequestTarget(request.head.path ?? "")
        let method = request.method == .head ? .get : request.method
        switch table.match(method, target.parts) {
        case .unknown: throw Problem.unknown("there is nothing at this path; /docs lists what there is")
        case .otherMethods(let methods): return try Self.other(request.method, of: methods)
        case .found(let route, let path):
            context.coreContext.endpointPath.value = route.id
            let principal = try access.admit(request.headers, to: route)
            try Self.checkNames(target.query, route)
            return try await route.handle(
                ServiceRequest(
                    route: route, path: path, query: target.query, request: request, principal: principal,
                    channel: context.channel, id: context.id, logger: context.logger))
        }
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
