import Foundation
import TestSupport
import Testing

@Suite struct ArticleTests {
    private let article: Article
    private let source: String

    init() throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let package = tests.deletingLastPathComponent()
        article = Article(
            try String(contentsOf: package.appending(path: "Sources/CQRS/CQRS.docc/GettingStarted.md"), encoding: .utf8)
        )
        source = try String(contentsOf: tests.appending(path: "GettingStarted/main.swift"), encoding: .utf8)
    }

    @Test func `the pieces of the article are the program, whole and in order`() throws {
        #expect(article.program.count > 5)
        var rest = source[...]
        for piece in article.program {
            try #require(rest.hasPrefix(piece), "the program goes on otherwise than the article: \(piece)")
            rest = rest.dropFirst(piece.count).drop(while: \.isNewline)
        }
        #expect(rest.isEmpty, "the article leaves out: \(rest)")
    }

    @Test func `the program prints what the article shows`() async throws {
        let folder = try TemporaryDirectory()
        let (output, errors) = (folder.url.appending(path: "output"), folder.url.appending(path: "errors"))
        let child = try ChildProcess(
            [ChildProcess.builtProgram("GettingStarted")],
            environment: ["TMPDIR": folder.url.path(percentEncoded: false)], output: output, errors: errors)
        let code = await child.wait()
        let explanation = try String(contentsOf: errors, encoding: .utf8)
        #expect(code == 0, "\(explanation)")
        #expect(try String(contentsOf: output, encoding: .utf8) == article.output)
    }

    @Test func `the manifest of the article names no other products than the program imports`() {
        let products = article.manifest.matches(of: /\.product\(name: "(\w+)"/).map { String($0.1) }
        let imports = source.matches(of: /import (\w+)\n/).map { String($0.1) }
        #expect(Set(products) == Set(imports).subtracting(["Foundation"]))
    }
}

/// Holds what the article shows between its fences.
private struct Article {
    /// The pieces of the program, in order.
    private(set) var program: [String] = []
    /// What the program prints.
    private(set) var output = ""
    /// The manifest of a package that has the program.
    private(set) var manifest = ""

    init(_ text: String) {
        for block in text.matches(of: /(?m)^```(?<language>\w+)\n(?<content>(?:(?!```).*\n)*)```$/) {
            let content = String(block.content)
            switch block.language {
            case "text": output += content
            case _ where content.hasPrefix("// swift-tools-version"): manifest += content
            default: program.append(content)
            }
        }
    }
}
