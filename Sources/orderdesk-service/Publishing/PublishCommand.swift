import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import EventPublishing
import Foundation
import ServiceLifecycle

/// Delivers the events of the log to a webhook or to Kafka.
struct PublishCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "publish", abstract: "Deliver the log's events.")

    @OptionGroup var options: PublishOptions
    @OptionGroup var desk: DeskOptions

    func run() async throws {
        let settings = DeskSettings(data: desk.data, user: desk.user, log: desk.log)
        for warning in settings.warnings { Notes.write("warning: \(warning)") }
        do {
            let desk = try await Desk(settings, isReadOnly: true, needsEveryEvent: false)
            defer { desk.close() }
            if options.status { return try showStatus(of: desk) }
            try await publish(from: desk, settings)
        } catch let error as StoreError {
            Notes.write("\(error)")
            throw ExitCode(69)
        } catch let failure as PublishStateFile.Failure {
            Notes.write("\(failure)")
            throw ExitCode(69)
        } catch let error as OutletError {
            Notes.write(error.reason)
            throw ExitCode(69)
        }
    }

    private func publish(from desk: Desk, _ settings: DeskSettings) async throws {
        let file = try PublishStateFile(in: try folder(of: desk), target: target)
        let state = try await start(file, desk)
        let opened = try OpenedOutlet(options, clock: desk.clock)
        let publisher = Publisher(
            log: desk.log, to: opened.outlet, source: "/orderdesk/\(desk.location.data.lastPathComponent)",
            clock: ContinuousClock(),
            keep: { try file.write($0) }, report: { Notes.write($0) })
        let (once, retry) = (options.once, options.retry)
        let service = PublishService {
            let end = try await publisher.run(from: state, follows: !once, retriesParked: retry)
            Notes.write(Self.sentence(end))
        }
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: settings.logger))
        do {
            try await group.run()
            try await opened.close()
        } catch {
            try? await opened.close()
            throw error
        }
    }

    /// Where to begin: where the last run ended, if the log is still the one it was.
    private func start(_ file: PublishStateFile, _ desk: Desk) async throws -> PublishState {
        if let kept = try file.read() {
            let head = try await desk.log.head(after: Position(kept.position))
            guard let chain = head.chain, chain.description == kept.chain else {
                throw PublishStateFile.Failure(
                    description:
                        "the log is not the one that was published to \(PublishTarget.shown(options.to)) up to position "
                        + "\(kept.position): it was put back or exchanged. Find out what the other side has; then move the "
                        + "file away that notes it, and begin with --after")
            }
            return kept
        }
        let position = Position(options.after ?? 0)
        let head = try await desk.log.head(after: position)
        guard let chain = head.chain else {
            throw PublishStateFile.Failure(description: "the log ends at \(head.head), before position \(position)")
        }
        return PublishState(target: target, after: LogPoint(position, chain))
    }

    /// What the target is known by, however it was written.
    private var target: String { (try? KafkaTarget(options.to))?.url ?? options.to }

    private func folder(of desk: Desk) throws -> URL {
        let folder = desk.location.data.appending(path: "publish", directoryHint: .isDirectory)
        do {
            try PrivatePlace.makeFolder(folder)
        } catch {
            throw PublishStateFile.Failure(
                description: "'\(folder.path(percentEncoded: false))' cannot be made (\(error.reason))")
        }
        return folder
    }

    private func showStatus(of desk: Desk) throws {
        guard let state = try PublishStateFile.peek(in: try folder(of: desk), target: target) else {
            return Notes.answer("nothing was published to \(PublishTarget.shown(options.to)) yet")
        }
        Notes.answer(Self.sentence(state))
        for held in state.held {
            Notes.answer(
                "\(held.isParked ? "parked" : "held")  \(held.stream) at event \(held.position), \(held.tries) tries: \(held.reason)"
            )
        }
    }

    private static func sentence(_ state: PublishState) -> String {
        let parked = state.held.count(where: \.isParked)
        let held = state.held.count - parked
        let rest = [held == 0 ? nil : "\(held) streams held", parked == 0 ? nil : "\(parked) streams parked"]
        return
            (["published to \(PublishTarget.shown(state.target)) up to position \(state.position)"]
            + rest.compactMap { $0 })
            .joined(separator: " · ")
    }
}

/// Runs the publisher until it is done, or the process is asked to end.
private struct PublishService: Service {
    let work: @Sendable () async throws -> Void

    init(_ work: @escaping @Sendable () async throws -> Void) { self.work = work }

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await work() }
    }
}
