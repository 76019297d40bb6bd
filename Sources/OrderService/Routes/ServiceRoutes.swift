/// Lists every operation of the API.
enum ServiceRoutes {
    /// Returns all of them, in the order of the documentation; `isOpen` where nobody needs a token.
    static func all(_ desk: ServiceDesk, limits: ServiceLimits, isOpen: Bool = false) -> [Route] {
        let routes =
            CommandRoute.all.map { $0.route(to: desk, limits) }
            + OrderQueryRoutes(desk: desk).routes + DirectoryRoutes(desk: desk).routes + DeskRoutes(desk: desk).routes
            + LiveRoutes(desk: desk).routes + HealthRoutes(desk: desk).routes + [MetricsRoute(desk: desk).route]
        return routes + DocumentRoutes.describing(routes, kinds: desk.kinds, isOpen: isOpen)
    }
}
