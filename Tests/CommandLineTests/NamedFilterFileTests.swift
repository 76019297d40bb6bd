import Dashboard
import Foundation
import TerminalKit
import TestSupport
import Testing

@testable import orderdesk

/// Filters are kept by name in a file.
struct NamedFilterFileTests {
    private let folder: TemporaryDirectory
    private let configuration: URL
    private let late = NamedFilter(name: "late", text: "status:pending age>1d")
    private let large = NamedFilter(name: "large", text: "total>500 customer:\"Königlich Essen\"")

    init() throws {
        folder = try TemporaryDirectory()
        configuration = folder.file("config/config.yaml")
    }

    private var path: String {
        configuration.deletingLastPathComponent().appending(path: "filters.yaml").path(percentEncoded: false)
    }

    @Test func `two dashboards keep each other's filters`() async throws {
        let (one, other) = (NamedFilters(nextTo: configuration), NamedFilters(nextTo: configuration))
        #expect(try await one.list().isEmpty)
        _ = try await one.save(late)
        #expect(try await other.save(large) == [large, late])
        #expect(try await one.list() == [large, late])
        #expect(try await one.forget("late") == [large])
        #expect(try await other.list() == [large])
    }

    @Test func `a name is kept once`() async throws {
        let filters = NamedFilters(nextTo: configuration)
        _ = try await filters.save(late)
        let changed = NamedFilter(name: "late", text: "age>2d")
        #expect(try await filters.save(changed) == [changed])
    }

    @Test func `a mutated file is listed with what is a filter, or named in one line`() async throws {
        let filters = NamedFilters(nextTo: configuration)
        _ = try await filters.save(late)
        _ = try await filters.save(large)
        let base = Array(try Data(contentsOf: URL(filePath: path)))
        var random = SeededRandom(seed: 62)
        for number in 0..<LongRun.count(short: 500, long: 10_000) {
            try Data(Hostile.mutated(base, &random)).write(to: URL(filePath: path))
            do {
                let listed = try await filters.list()
                #expect(zip(listed, listed.dropFirst()).allSatisfy { $0.name <= $1.name }, "case \(number)")
            } catch let failure as NamedFilters.Failure {
                #expect("\(failure)".count < 600 && TextWidth.sanitized("\(failure)") == "\(failure)", "case \(number)")
            }
        }
    }

    @Test(arguments: ["- a list", "late: [1", "late: status:pending: x", String(repeating: "x", count: 70_000)])
    func `a file that cannot be read is named and never written over`(text: String) async throws {
        let filters = NamedFilters(nextTo: configuration)
        _ = try await filters.save(late)
        try Data(text.utf8).write(to: URL(filePath: path))
        await #expect(throws: NamedFilters.Failure.self) { try await filters.save(large) }
        #expect(try String(contentsOf: URL(filePath: path), encoding: .utf8) == text)
    }
}
