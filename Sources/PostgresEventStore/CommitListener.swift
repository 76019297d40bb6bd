import CQRS
import Dispatch
import Foundation
import Synchronization
import WakePipes

/// Notices commits, also of other machines, on a connection and a thread of its own.
///
/// What the server announces is a hint: the end of the log is asked for at every connection, and every few seconds. A tick also
/// comes when the connection breaks, so that whoever watches the log learns that it is away.
final class CommitListener: Sendable {
    let signal = ChangeSignal()
    private let address: ServerAddress
    private let reach: Reachability
    private let identity: LogIdentity
    private let queue = DispatchQueue(label: "event log.listen")
    private let isStarted = Mutex(false)
    private let wake = WakePipe()

    /// How long nothing announced is believed.
    static let pollInterval = Duration.seconds(5)

    init(to address: ServerAddress, reach: Reachability, identity: LogIdentity) {
        self.address = address
        self.reach = reach
        self.identity = identity
    }

    /// Begins to listen; does nothing after the first time.
    func start() {
        let begins = isStarted.withLock { isStarted in
            defer { isStarted = true }
            return !isStarted
        }
        if begins { queue.async { [self] in listen() } }
    }

    /// Ends the listening, and every feed.
    func stop() {
        wake.ring()
        signal.finish()
    }

    private func listen() {
        while !reach.isClosed {
            var isConnected = false
            do throws(ServerFailure) {
                try follow(&isConnected)
            } catch {
                guard !reach.isClosed else { return }
                if isConnected { signal.notify() }
                wake.wait(for: reach.failed(error.whileConnecting))
            }
        }
    }

    /// Listens for as long as one connection lasts.
    private func follow(_ isConnected: inout Bool) throws(ServerFailure) {
        let session = try Session(to: address)
        try identity.learn(try ServerProbe(address: address).log(on: session, appending: false), at: address)
        try session.run("LISTEN \(LogSchema.channel)", within: Self.pollInterval)
        reach.succeeded()
        isConnected = true
        var head = try end(session)
        signal.notify()
        while !reach.isClosed {
            if try session.waitForNotification(within: Self.pollInterval, or: wake.reading) {
                signal.notify()
            } else if !reach.isClosed {
                let now = try end(session)
                if now != head { signal.notify() }
                head = now
            }
        }
    }

    private func end(_ session: Session) throws(ServerFailure) -> Int64? {
        var parameters = Parameters()
        parameters.add(Int64(0))
        return try session.run(LogReading.head, parameters, within: Self.pollInterval).optionalInteger(0, 0)
    }
}
