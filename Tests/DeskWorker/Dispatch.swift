import ArgumentParser
import CQRS
import Dispatch
import Foundation
import TestSupport

/// Dispatches a script's orders, several at a time, and writes each answer when it has it.
struct Dispatch: AsyncParsableCommand {
    @OptionGroup var desk: WorkerOptions
    @Option(help: "Chooses the script.") var seed: UInt32
    @Option(help: "The first order.") var from = 0
    @Option(help: "How many orders.") var orders: Int
    @Option(help: "How many orders are worked on at a time.") var lanes = 1
    @Option(help: "How often each command is sent, all at once.") var copies = 1
    @Flag(help: "Projects meanwhile.") var isProjecting = false
    @Flag(help: "Asks for every projection to be rebuilt first.") var isRebuilding = false
    @Flag(help: "Keeps the desk open in the end, until SIGTERM.") var stays = false

    func run() async throws {
        let desk = try await desk.open()
        defer { desk.close() }
        if isRebuilding { try await desk.makeRemote().rebuild(desk.readStore.projections) }
        // Else the signal would end the process before it has closed the desk.
        if stays { signal(SIGTERM, SIG_IGN) }
        guard isProjecting else {
            try await dispatchAll(on: desk)
            if stays { await Self.terminated() }
            return
        }
        // Leaving this scope ends the run and gives the lease back.
        async let _ = desk.makeRunner(for: desk.readStore).run(clock: ContinuousClock())
        try await dispatchAll(on: desk)
    }

    private static func terminated() async {
        let source = DispatchSource.makeSignalSource(signal: SIGTERM, queue: .global())
        let signals = AsyncStream<Void> { signals in
            source.setEventHandler { signals.finish() }
            source.resume()
        }
        Line.write("ready")
        for await _ in signals {}
        source.cancel()
    }

    private func dispatchAll(on desk: WorkerDesk) async throws {
        for number in 0..<OrderScript.preparations { try await dispatch(number, on: desk) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<lanes {
                group.addTask {
                    for order in stride(from: from + lane, to: from + orders, by: lanes) {
                        for number in OrderScript.commands(ofOrder: order) { try await dispatch(number, on: desk) }
                    }
                }
            }
            try await group.waitForAll()
        }
        Line.write("done")
    }

    private func dispatch(_ number: Int, on desk: WorkerDesk) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<copies { group.addTask { try await persist(number, on: desk) } }
            try await group.waitForAll()
        }
    }

    /// Asks again under the same id for as long as nobody knows what became of it.
    private func persist(_ number: Int, on desk: WorkerDesk) async throws {
        while true {
            do {
                return try await OrderScript(seed: seed).dispatch(number, on: desk.commands)
            } catch let error as StoreError where [.busy, .full, .inputOutput].contains(error.kind) {
                Line.write("unknown \(number) \(error)")
            } catch let error as StoreError where error.kind == .unreachable {
                try await eventually("the log can be reached", within: .seconds(120)) {
                    (try? await desk.log.head(after: .start)) != nil
                }
            }
        }
    }
}
