import CQRS
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import AccessTokens

/// What a service knows of the tokens while their file changes.
struct TokenWatchTests {
    private final class Stopwatch: Sendable {
        private let start = ContinuousClock.now
        private let passed = Mutex(Duration.zero)

        var now: ContinuousClock.Instant { start + passed.withLock { $0 } }
        func advance(by duration: Duration) { passed.withLock { $0 += duration } }
    }

    private let directory: TemporaryDirectory
    private let file: TokenFile
    private let stopwatch = Stopwatch()

    init() throws {
        directory = try TemporaryDirectory()
        file = TokenFile(in: directory.url)
    }

    private func add(_ name: String) throws {
        try file.change { list in
            var random = SystemRandomNumberGenerator()
            _ = try list.add(name, .clerk, at: ManualClock().now(), expiresAt: nil, using: &random)
        }
    }

    private func watch(changed: @escaping @Sendable (TokenWatch.Known) -> Void = { _ in }) -> TokenWatch {
        TokenWatch(file, now: { [stopwatch] in stopwatch.now }, changed: changed)
    }

    private func names(_ known: TokenWatch.Known) -> [String]? {
        guard case .tokens(let list) = known else { return nil }
        return list.tokens.map(\.name)
    }

    private func isUnusable(_ known: TokenWatch.Known) -> Bool {
        if case .unusable = known { true } else { false }
    }

    @Test func `a change is noticed within a second, or when it is asked for`() throws {
        let watch = watch()
        #expect(watch.known == .none)
        try add("shop")
        #expect(watch.known == .none)
        stopwatch.advance(by: .seconds(1))
        #expect(names(watch.known) == ["shop"])
        _ = try file.change { try $0.revoke("shop") }
        try add("till")
        #expect(names(watch.known) == ["shop"])
        #expect(names(watch.reload()) == ["till"])
    }

    @Test func `a file that cannot be used, or is gone, admits nobody until it is mended`() throws {
        try add("shop")
        let watch = watch()
        let path = file.url.path(percentEncoded: false)
        chmod(path, 0o644)
        stopwatch.advance(by: .seconds(1))
        #expect(isUnusable(watch.known))
        chmod(path, 0o600)
        stopwatch.advance(by: .seconds(1))
        #expect(names(watch.known) == ["shop"])
        try FileManager.default.moveItem(at: file.url, to: directory.file("away"))
        stopwatch.advance(by: .seconds(1))
        #expect(isUnusable(watch.known))
        #expect(isUnusable(watch.reload()))
        try FileManager.default.moveItem(at: directory.file("away"), to: file.url)
        stopwatch.advance(by: .seconds(1))
        #expect(names(watch.known) == ["shop"])
    }

    @Test func `what changes is reported once`() throws {
        let counter = Counter()
        let watch = watch { _ in counter.add() }
        watch.reload()
        #expect(counter.count == 0)
        try add("shop")
        watch.reload()
        watch.reload()
        #expect(counter.count == 1)
    }

    private final class Counter: Sendable {
        private let value = Mutex(0)
        var count: Int { value.withLock { $0 } }
        func add() { value.withLock { $0 += 1 } }
    }
}
