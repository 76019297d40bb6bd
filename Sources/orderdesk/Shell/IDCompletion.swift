import ArgumentParser
import CommandOptions
import DeskComposition
import Dispatch
import Foundation
import OrderQueries
import OrderRecords
import Synchronization

extension CompletionKind {
    /// Completes the id of an order.
    static var orderID: CompletionKind { ids(of: .order) }
    /// Completes the id of a customer.
    static var customerID: CompletionKind { ids(of: .customer) }
    /// Completes the id of a product.
    static var productID: CompletionKind { ids(of: .product) }
    /// Completes an order line: one of a product.
    static var orderLine: CompletionKind { ids(of: .product, suffix: ":1") }

    private static func ids(of kind: ListIDs.Kind, suffix: String = "") -> CompletionKind {
        .custom { @Sendable (words: [String], index: Int, _: String) -> [String] in
            IDCompletion(kind, words: words, index: index).ids().compactMap { found in
                CompletionText.line(found.id + suffix, meaning: found.meaning, for: .requesting)
            }
        }
    }
}

/// Finds the ids that complete a word of a command line, in the desk that this command line is about.
///
/// Nothing is written, no desk is made, and nothing is waited for; where there is no answer, there is no completion.
struct IDCompletion: Sendable {
    /// Somebody has pressed a key and waits.
    static let longestWait = DispatchTimeInterval.milliseconds(300)

    private let kind: ListIDs.Kind
    private let prefix: String?
    private let data: String?
    private let log: String?
    private let environment: [String: String]

    /// Reads a command line as the shell has it, with quotes; `index` is that of the word to be completed.
    init(
        _ kind: ListIDs.Kind, words: [String], index: Int,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        func literal(_ word: String) -> String? { ShellWord.literal(of: word, environment: environment) }
        self.kind = kind
        self.environment = environment
        prefix = words.indices.contains(index) ? literal(words[index]) : ""
        data = Self.value(of: "--data", in: words, without: index).map { literal($0) ?? "" }
        log = Self.value(of: "--log", in: words, without: index).map { literal($0) ?? "" }
    }

    /// Returns at most ``ListIDs/mostIDs`` ids; none when they cannot be had in time.
    ///
    /// Blocks its thread: the parser takes completions that are made asynchronously only where everything is parsed so.
    func ids() -> [ListedID] {
        // A desk that only running something would name is not known.
        guard let prefix, data != "", log != "" else { return [] }
        let answer = LateAnswer()
        Task.detached { [kind, data, log, environment] in
            answer.set((try? await Self.ids(of: kind, startingWith: prefix, data: data, log: log, environment)) ?? [])
        }
        return answer.get(within: Self.longestWait)
    }

    private static func ids(
        of kind: ListIDs.Kind, startingWith prefix: String, data: String?, log: String?, _ environment: [String: String]
    ) async throws -> [ListedID] {
        let settings = DeskSettings(data: data, user: nil, log: log, environment: environment)
        guard try settings.sharedLog != nil || settings.location.holdsDesk() else { return [] }
        let desk = try await Desk(settings, isReadOnly: true, needsEveryEvent: false)
        defer { desk.close() }
        let result = try await desk.queries.ask(ListIDs(of: kind, startingWith: prefix))
        return result.freshness.isOfThisLog ? result.answer : []
    }

    /// Returns what an option has for a value, as it was typed.
    private static func value(of option: String, in words: [String], without index: Int) -> String? {
        for (position, word) in words.enumerated() where position != index {
            if word == option, words.indices.contains(position + 1) { return words[position + 1] }
            if word.hasPrefix("\(option)=") { return String(word.dropFirst(option.count + 1)) }
        }
        return nil
    }
}

/// Hands ids from a task to a thread that waits for them, for a limited time.
private final class LateAnswer: Sendable {
    private let ids = Mutex<[ListedID]>([])
    private let isThere = DispatchSemaphore(value: 0)

    func set(_ found: [ListedID]) {
        ids.withLock { $0 = found }
        isThere.signal()
    }

    /// Blocks until the ids are there or the limit is over; empty then.
    func get(within limit: DispatchTimeInterval) -> [ListedID] {
        guard isThere.wait(timeout: .now() + limit) == .success else { return [] }
        return ids.withLock { $0 }
    }
}
