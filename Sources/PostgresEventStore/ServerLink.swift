import CQRS
import Dispatch
import Foundation
import Synchronization

/// One connection to the server, made when it is needed and again when it broke, with a thread of its own that may wait.
///
/// Nothing here waits on a thread of Swift's pool: work is handed over to the queue and its result handed back.
final class ServerLink: Sendable {
    /// What a connection is used for, by which it is checked.
    enum Use: Sendable {
        case appending, reading
    }

    private let queue: DispatchQueue
    private let address: ServerAddress
    private let use: Use
    private let requiresStandby: Bool
    private let reach: Reachability
    private let identity: LogIdentity
    /// Locked on the queue alone, for as long as the connection is used; nil while there is none.
    private let session = Mutex<Session?>(nil)
    /// By which what the connection runs is cancelled; nil while there is none.
    private let running = Mutex<RunningStatement?>(nil)
    private let isBusy = Atomic(false)
    /// How long a connection has to answer while no other can be made.
    private static let doubt = Duration.seconds(1)
    private static let cancelling = DispatchQueue(label: "event log.cancel", attributes: .concurrent)

    /// With `requiresStandby` a log that no second server has is not appended to.
    init(
        to address: ServerAddress, for use: Use, requiresStandby: Bool = false, label: String, reach: Reachability,
        identity: LogIdentity
    ) {
        self.address = address
        self.use = use
        self.requiresStandby = requiresStandby
        self.reach = reach
        self.identity = identity
        queue = DispatchQueue(label: label)
    }

    /// Runs `work` on the connection's thread, with a connection; throws `ServerFailure`.
    ///
    /// A connection that broke is given up, and the work done again with another, for `patience` after the first broke; only
    /// then is it thrown that the outcome is not known. So it is only for what may be done twice. Where no connection could be
    /// made in the first place, that is thrown at once. Cancelling the caller changes nothing.
    func run<T: Sendable>(
        patience: Duration, _ work: @escaping @Sendable (Session) throws(ServerFailure) -> T
    ) async throws(ServerFailure) -> T {
        let result: Result<T, ServerFailure> = await withCheckedContinuation { continuation in
            queue.async { [self] in
                continuation.resume(
                    returning: session.withLock { session in
                        Result { () throws(ServerFailure) -> T in try attempt(work, patience, &session) }
                    })
            }
        }
        return try result.get()
    }

    private func attempt<T>(
        _ work: (Session) throws(ServerFailure) -> T, _ patience: Duration, _ session: inout Session?
    ) throws(ServerFailure) -> T {
        var brokenFirst: (failure: ServerFailure, deadline: ContinuousClock.Instant)?
        while true {
            do throws(ServerFailure) {
                let session = try connected(&session)
                isBusy.store(true, ordering: .relaxed)
                defer { isBusy.store(false, ordering: .relaxed) }
                return try work(session)
            } catch {
                if error.breaksConnection { drop(&session) }
                guard error.leavesUnknown || (brokenFirst != nil && error.isUnreachable) else {
                    // That a later attempt did nothing says nothing of the first one, which may still be under way.
                    throw use == .appending ? brokenFirst?.failure ?? error : error
                }
                let first = brokenFirst ?? (error, .now + patience)
                brokenFirst = first
                let wait = reach.waitLeft
                guard .now + wait < first.deadline, !reach.isClosed else {
                    throw reach.isClosed && use == .reading ? .closed : first.failure
                }
                // On this connection's own thread, which has nothing else to do.
                poll(nil, 0, Int32(clamping: wait.wholeMicroseconds / 1_000 + 1))
            }
        }
    }

    private func connected(_ session: inout Session?) throws(ServerFailure) -> Session {
        guard !reach.isClosed else { throw .closed }
        // While others cannot reach the server, a connection that is only silent is not believed.
        if let session, session.isOpen, !reach.isAway || session.answers(within: Self.doubt) { return session }
        drop(&session)
        try reach.requireWorthTrying()
        do throws(ServerFailure) {
            let made = try Session(to: address)
            let probe = ServerProbe(address: address, requiresStandby: requiresStandby)
            if use == .appending { try probe.requireLocks(made) }
            try identity.learn(try probe.log(on: made, appending: use == .appending), at: address)
            reach.succeeded()
            session = made
            running.withLock { $0 = made.running }
            return made
        } catch {
            let failure = error.whileConnecting
            reach.failed(failure)
            throw failure
        }
    }

    private func drop(_ session: inout Session?) {
        session = nil
        running.withLock { $0 = nil }
    }

    /// Has the server cancel what is under way, if it only reads: of an append nobody would know what became of it.
    func cancel() {
        guard use == .reading, isBusy.load(ordering: .relaxed), let running = running.withLock({ $0 }) else { return }
        // It connects, which may take as long as the network wants: whoever leaves does not wait for that.
        Self.cancelling.async { running.stop() }
    }

    /// Closes the connection once what is under way has finished; what only reads is cancelled.
    func close() {
        cancel()
        queue.async { [self] in session.withLock { drop(&$0) } }
    }
}

/// Keeps which log a store is of, from the first connection on.
final class LogIdentity: Sendable {
    private let known = Mutex<UUID?>(nil)

    var id: UUID? { known.withLock { $0 } }

    /// Notes the id that a server has; throws when another was found before.
    func learn(_ id: UUID, at address: ServerAddress) throws(ServerFailure) {
        let first = known.withLock { known in
            known = known ?? id
            return known
        }
        guard first == id else {
            throw .unfit(
                StoreError(
                    .gone, "\(address.name) is another log than it was when this program was started",
                    remedy: "see which log the server has, and start this program again"))
        }
    }
}
