/// Handles one type of command.
public protocol CommandHandler<C>: Sendable {
    /// The command it handles.
    associatedtype C: Command

    /// Decides on the command and appends the outcome to the log.
    ///
    /// Throws ``VersionConflict`` when a stream moved under the decision, and ``StoreError`` when the log failed.
    func handle(_ envelope: CommandEnvelope<C>) async throws -> CommandAnswer<C.Details>
}

/// Stands between the bus and the handler for every type of command.
public protocol CommandMiddleware: Sendable {
    /// Passes the envelope on through `next`, or answers in its place.
    func dispatch<C: Command>(
        _ envelope: CommandEnvelope<C>,
        next: @Sendable (CommandEnvelope<C>) async throws -> CommandAnswer<C.Details>
    ) async throws -> CommandAnswer<C.Details>
}

/// Carries each command through the middleware to its one handler.
public struct CommandBus: Sendable {
    private let middleware: [any CommandMiddleware]
    private var handlers: [ObjectIdentifier: AnyObject & Sendable] = [:]
    /// The names of the commands that have a handler.
    public private(set) var commandNames: Set<String> = []

    /// Creates a bus; the first middleware is the outermost.
    public init(middleware: [any CommandMiddleware]) {
        self.middleware = middleware
    }

    /// Registers the handler of a type of command; a second one for the same type is a programming error.
    public mutating func register<H: CommandHandler>(_ handler: H) {
        let key = ObjectIdentifier(H.C.self)
        precondition(handlers[key] == nil, "\(H.C.name) has a handler already")
        handlers[key] = Route<H.C>(through: middleware) { try await handler.handle($0) }
        commandNames.insert(H.C.name)
    }

    /// Dispatches a command and returns its answer once that is durable.
    ///
    /// May be called from any task; commands that arrive together share a commit. Throws ``StoreError`` when the log
    /// failed: the outcome is then unknown; dispatch the same command id again to learn it.
    public func dispatch<C: Command>(
        _ command: C, metadata: CommandMetadata
    ) async throws -> CommandAnswer<C.Details> {
        try await route(of: C.self).dispatch(CommandEnvelope(command, metadata: metadata))
    }

    private func route<C: Command>(of type: C.Type) -> Route<C> {
        if let route = handlers[ObjectIdentifier(type)] as? Route<C> { return route }
        return Route(through: middleware) { _ in
            .rejected(Rejection(.noHandler, "nothing here handles \(C.name)"))
        }
    }
}

/// Leads one type of command through the middleware, put together once and not at each dispatch.
///
/// A cast to a final class costs far less than one to a protocol's type.
private final class Route<C: Command>: Sendable {
    typealias Step = @Sendable (CommandEnvelope<C>) async throws -> CommandAnswer<C.Details>

    let dispatch: Step

    init(through middleware: [any CommandMiddleware], to handle: @escaping Step) {
        dispatch = middleware.reversed().reduce(handle) { next, outer in Self.step(through: outer, next) }
    }

    private static func step(through middleware: some CommandMiddleware, _ next: @escaping Step) -> Step {
        { try await middleware.dispatch($0, next: next) }
    }
}
