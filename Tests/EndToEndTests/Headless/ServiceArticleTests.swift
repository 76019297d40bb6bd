import Foundation
import TestSupport
import Testing

/// The article about the API, whose commands are run.
@Suite(.timeLimit(.minutes(3)))
struct ServiceArticleTests {
    /// A command of the article, and what it shows of its output.
    private struct Step {
        let command: String
        var json: String?
        var lines: [String] = []
    }

    private static func steps() throws -> [Step] {
        let article = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Sources/OrderService/OrderService.docc/UsingTheAPI.md")
        let text = try String(contentsOf: article, encoding: .utf8)
        return text.matches(of: /(?s)```(sh|json|text)\n(.*?)\n```/).reduce(into: []) { steps, block in
            let content = String(block.2)
            switch block.1 {
            case "sh": steps.append(Step(command: content))
            case "json": steps[steps.count - 1].json = content
            default: steps[steps.count - 1].lines = content.split(separator: "\n").map(String.init)
            }
        }
    }

    @Test func `every command of the article does what it shows`() async throws {
        let service = try await ServedDesk(try TestDesk())
        let steps = try Self.steps()
        #expect(steps.count > 25)
        for step in steps {
            let outcome = try await service.shell(step.command)
            #expect(outcome.exitCode == 0 && outcome.errors.isEmpty, "\(step.command): \(outcome)")
            for line in step.lines { #expect(outcome.output.contains(line), "\(step.command): \(outcome.output)") }
            guard let json = step.json else { continue }
            let shown = try #require(ServedDesk.object(json), "\(json)")
            let printed = try #require(ServedDesk.object(outcome.output), "\(step.command): \(outcome.output)")
            #expect(Self.differences(shown, printed) == [], "\(step.command): \(outcome.output)")
        }
    }

    /// Returns what is shown and not printed; more may be printed.
    private static func differences(_ shown: Any, _ printed: Any?, at place: String = "$") -> [String] {
        switch (shown, printed) {
        case ("…" as String, .some): return []
        case (let shown as [String: Any], let printed as [String: Any]):
            return shown.flatMap { differences($0.value, printed[$0.key], at: "\(place).\($0.key)") }.sorted()
        case (let shown as [Any], let printed as [Any]):
            guard shown.count == printed.count else { return ["\(place): \(printed.count) elements"] }
            return zip(shown, printed).flatMap { differences($0, $1, at: place) }
        case (let shown as NSObject, let printed as NSObject): return shown == printed ? [] : ["\(place): \(printed)"]
        default: return ["\(place): \(String(describing: printed))"]
        }
    }
}
