import HTTPTypes

/// Finds the operation of a request among all there are.
struct RouteTable: Sendable {
    /// The outcome of a search.
    enum Match {
        case found(Route, path: [String: String])
        /// The path is known, with other methods.
        case otherMethods([HTTPRequest.Method])
        case unknown
    }

    /// All operations, in the order of the documentation.
    let routes: [Route]
    private let byLength: [Int: [Route]]

    /// Lists operations; two of one method and path are a programming error.
    init(_ routes: [Route]) {
        precondition(Set(routes.map { "\($0.method) \($0.path)" }).count == routes.count, "two routes are the same")
        self.routes = routes
        byLength = Dictionary(grouping: routes) { $0.segments.count }
    }

    /// Finds the operation for a path whose parts are decoded; a fixed part goes before a variable one, which is never
    /// empty.
    func match(_ method: HTTPRequest.Method, _ parts: [String]) -> Match {
        let candidates = (byLength[parts.count] ?? []).filter { Self.fits($0, parts) }
        guard let best = candidates.map(\.pathNames.count).min() else { return .unknown }
        let sameLevel = candidates.filter { $0.pathNames.count == best }
        guard let route = sameLevel.first(where: { $0.method == method }) else {
            return .otherMethods(sameLevel.map(\.method))
        }
        let pairs = zip(route.segments, parts).filter { $0.0.hasPrefix("{") }
        return .found(
            route, path: Dictionary(uniqueKeysWithValues: pairs.map { (String($0.dropFirst().dropLast()), $1) }))
    }

    private static func fits(_ route: Route, _ parts: [String]) -> Bool {
        zip(route.segments, parts).allSatisfy { segment, part in
            segment.hasPrefix("{") ? !part.isEmpty : segment == part
        }
    }
}
