import Foundation
import Testing

/// What is built does not depend on the day it is built on.
@Suite struct DependencyTests {
    private struct Resolved: Decodable {
        struct Pin: Decodable {
            struct State: Decodable {
                let version: String?
            }

            let location: String
            let state: State
        }

        let pins: [Pin]
    }

    private let tree = SourceTree()

    @Test func `every dependency is pinned to the exact version that is resolved`() throws {
        let text = try tree.file("Package.resolved").lines.joined(separator: "\n")
        let pins = try JSONDecoder().decode(Resolved.self, from: Data(text.utf8)).pins
        let resolved = Dictionary(pins.map { ($0.location, $0.state.version) }, uniquingKeysWith: { first, _ in first })
        let lines = try tree.file("Package.swift").lines.filter { $0.contains(".package(url:") }
        #expect(lines.count >= 9)
        for line in lines {
            guard let match = line.firstMatch(of: /url: "([^"]+)", exact: "([^"]+)"/) else {
                Issue.record("\(line): write the exact version")
                continue
            }
            #expect(resolved[String(match.1)] == String(match.2), "\(match.1)")
        }
    }
}
