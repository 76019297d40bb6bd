import ArgumentParser
import CPowerLoss
import CQRS
import Foundation
import Logging
import OrderReadModel
import OrderWriteModel
import PostgresEventStore
import SQLiteEventStore
import SQLiteStorage

/// Sets where the desk is, and whether its power is to be cut.
struct WorkerOptions: ParsableArguments {
    @Option(help: "The desk's directory.") var data: String
    @Option(help: "The server that has the log; without it the log is in the directory.") var log: String?
    @Option(help: "Names this process's part in lease and control.") var session = UUID().uuidString
    @Option(help: "Cuts the power at this write or sync, counted from 1.") var cutAt: Int?
    @Option(help: "Chooses what survives the cut.") var cutSeed: UInt64 = 0
    @Flag(help: "Opens the log with synchronous=NORMAL.") var isLogLazy = false
    @Option(help: "The most events projected in one transaction.") var batch = ProjectorPolicy().maximumBatch

    /// Opens the desk, after the storage was put under it whose power is to be cut.
    func open() async throws -> WorkerDesk {
        // A worker whose test has died is not to outlive it for long.
        alarm(1_200)
        if let cutAt {
            guard power_loss_install(UInt64(cutAt), cutSeed) == 0 else {
                throw ValidationError("the storage could not be put under SQLite")
            }
        }
        return try await WorkerDesk(self)
    }
}

/// Holds the real parts of one desk, composed as the program composes them.
struct WorkerDesk: Sendable {
    let session: String
    let clock = SystemClock()
    let log: any EventStore
    private let closeLog: @Sendable () -> Void
    let readStore: OrderReadStore
    let commands: CommandBus
    let policy: ProjectorPolicy
    let logger = Logger(label: "worker") { _ in SwiftLogNoOpLogHandler() }

    init(_ options: WorkerOptions) async throws {
        let data = URL(filePath: options.data, directoryHint: .isDirectory)
        session = options.session
        if let address = options.log {
            let log = PostgresEventStore(at: try ServerAddress(address))
            (self.log, closeLog) = (log, { log.close() })
        } else {
            let log = try SQLiteEventStore(
                url: data.appending(path: "write.sqlite"), clock: clock, durability: options.isLogLazy ? .normal : .full
            )
            (self.log, closeLog) = (log, { log.close() })
        }
        readStore = try await OrderReadStore(url: data.appending(path: "read.sqlite"))
        var policy = ProjectorPolicy()
        (policy.maximumBatch, policy.maximumBulkBatch) = (options.batch, options.batch)
        self.policy = policy
        var commands = CommandBus(middleware: [
            MetadataMiddleware(clock: clock), LoggingMiddleware(logger: logger), MetricsMiddleware(),
            ValidationMiddleware(), ConflictRetryMiddleware(),
        ])
        OrderWriteModel.register(
            on: &commands, store: AggregateStore(log: log), policy: ApprovalPolicy(fourEyes: false))
        self.commands = commands
    }

    /// Closes both stores.
    func close() {
        closeLog()
        readStore.close()
    }

    /// Creates the remote control of whoever projects, in the name of eve.
    func makeRemote() -> ProjectorRemote<OrderReadStore> {
        ProjectorRemote(log: log, store: readStore, clock: clock, session: session, actor: "eve")
    }

    /// Creates a runner that projects into `store` under this process's session.
    func makeRunner<Store: ProjectionStore>(for store: Store) -> ProjectionRunner<Store> {
        ProjectionRunner(log: log, store: store, clock: clock, session: session, policy: policy, logger: logger)
    }
}
