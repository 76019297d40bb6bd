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
        handlers[key] = Registered<H.C>(handler)
        commandNames.insert(H.C.name)
    }

    /// Dispatches a command and returns its answer once that is durable.
    ///
    /// May be called from any task; commands that arrive together share a commit. Throws ``StoreError`` when the log
    /// failed: the outcome is then unknown; dispatch the same command id again to learn it.
    public func dispatch<C: Command>(
        _ command: C, metadata: CommandMetadata
    ) async throws -> CommandAnswer<C.Details> {
        try await dispatch(CommandEnvelope(command, metadata: metadata), through: middleware[...])
    }

    private func dispatch<C: Command>(
        _ envelope: CommandEnvelope<C>, through rest: ArraySlice<any CommandMiddleware>
    ) async throws -> CommandAnswer<C.Details> {
        guard let outermost = rest.first else { return try await handle(envelope) }
        return try await outermost.dispatch(envelope) { try await dispatch($0, through: rest.dropFirst()) }
    }

    private func handle<C: Command>(_ envelope: CommandEnvelope<C>) async throws -> CommandAnswer<C.Details> {
        guard let registered = handlers[ObjectIdentifier(C.self)] as? Registered<C> else {
            return .rejected(Rejection(.noHandler, "nothing here handles \(C.name)"))
        }
        return try await registered.handler.handle(envelope)
    }
}

/// Holds the handler of one type of command: a cast to a final class costs far less than one to a protocol's type.
private final class Registered<C: Command>: Sendable {
    let handler: any CommandHandler<C>

    init(_ handler: any CommandHandler<C>) {
        self.handler = handler
    }
}
