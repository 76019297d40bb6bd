import Foundation
import Testing

@testable import Dashboard

/// The documentation's table of keys is the table of actions.
struct KeyTableTests {
    private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test func `only text fields and the table of actions know keys`() throws {
        let known: Set = ["Actions/KeyName.swift", "Drawing/TextInput.swift", "PlaceOrder/PlaceOrderForm+Typing.swift"]
        let sources = root.appending(path: "Sources/Dashboard")
        let names = try FileManager.default.subpathsOfDirectory(atPath: sources.path)
        for name in names where name.hasSuffix(".swift") && !known.contains(name) {
            let text = try String(contentsOf: sources.appending(path: name), encoding: .utf8)
            let chosen = text.firstMatch(of: #/switch (?:\(field, )?key\b|== \.character|case \.character/#)
            #expect(chosen == nil, "\(name) decides by key: \(chosen?.output ?? "")")
        }
    }

    @Test func `no text names a key that may be exchanged for another`() throws {
        let sources = root.appending(path: "Sources/Dashboard")
        for name in try FileManager.default.subpathsOfDirectory(atPath: sources.path)
        where name.hasSuffix(".swift") && name != "Actions/KeyName.swift" {
            let text = try String(contentsOf: sources.appending(path: name), encoding: .utf8)
            for line in text.split(separator: "\n") where !line.trimmingPrefix(while: \.isWhitespace).hasPrefix("//") {
                for literal in line.matches(of: #/"(?:[^"\\]|\\.)*"/#) {
                    let named = literal.output.replacing(#/\\\([^)]*\)/#, with: "").firstMatch(of: Self.keyInText)
                    #expect(named == nil, "\(name) names \(named?.output ?? "") in \(literal.output)")
                }
            }
        }
    }

    /// A key by its name, in brackets, or as a capital that something is said of.
    private static var keyInText: Regex<Substring> {
        #/\b(?:Esc|Enter|Tab|Backspace|PgUp|PgDn|Ctrl|F\d+)\b|\barrows\b|[↑↓←]|\[\w\]|(?:^|[^\w'-])[B-Z] [a-z]+s\b/#
    }

    @Test func `the README lists every key as the table of actions has it`() throws {
        let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        let lines = readme.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let start = try #require(lines.firstIndex(of: "| keys | do |"))
        let documented = Array(lines[start...].prefix { $0.hasPrefix("|") })
        let expected = ["| keys | do |", "|---|---|"] + ActionTable.standard.sections.flatMap(Self.rows)
        for (index, line) in expected.enumerated() where index >= documented.count || documented[index] != line {
            Issue.record("line \(start + index + 1) of README.md should be: \(line)")
        }
        #expect(documented.count == expected.count)
    }

    private static func rows(_ section: ActionSection) -> [String] {
        ["| **\(section.name)** | |"]
            + section.rows.map { row in
                "| \(ActionTable.standard.keyNames(of: row).map { "`\($0)`" }.joined(separator: " ")) | \(row.words) |"
            }
    }
}
