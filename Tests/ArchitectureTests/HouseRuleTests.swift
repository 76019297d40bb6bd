import Testing

@Suite struct HouseRuleTests {
    private let tree = SourceTree()

    @Test func `no Swift file is longer than 400 lines`() throws {
        for folder in ["Sources", "Tests"] {
            for file in try tree.swiftFiles(under: folder) where file.lines.count > 401 {
                Issue.record("\(file.path) has \(file.lines.count - 1) lines: split it")
            }
        }
    }

    @Test func `nothing sleeps to wait for something`() throws {
        try forbid(/\bTask\.sleep\b|\b(?:u|nano)?sleep\(\d|\busleep\b|\bThread\.sleep\b/, under: "Sources")
    }

    @Test func `nothing crashes on an error`() throws {
        try forbid(/\btry!|\bas!/, under: "Sources")
    }

    @Test func `only the program prints`() throws {
        try forbid(/(?:^|[^.\w])(?:debugPrint|print|dump|fputs|NSLog)\(/, under: "Sources") {
            $0.hasPrefix("Sources/orderdesk/")
        }
    }

    @Test func `decisions and the update loop know no clock, no file and no chance`() throws {
        let impure = /\bDate\(\)|\bDate\.now\b|\bUUID\(\)|\.random\(|\bFileManager\b|\bProcessInfo\b/
        for folder in ["Sources/Dashboard", "Sources/OrderWriteModel"] { try forbid(impure, under: folder) }
    }

    @Test func `no unchecked promise to the compiler stands without its proof`() throws {
        for file in try tree.swiftFiles(under: "Sources") {
            for (index, line) in file.lines.enumerated()
            where line.contains("@unchecked Sendable") || line.contains("nonisolated(unsafe)") {
                let before = file.lines[..<index].suffix(8)
                let proof = before.contains { $0.contains("//") } || line.contains("//")
                #expect(proof, "\(file.path):\(index + 1): say why this is safe")
            }
        }
    }

    @Test func `nothing is left for later`() throws {
        try forbid(/\b(?:TODO|FIXME|XXX)\b/, under: "Sources", inComments: true)
    }

    @Test(arguments: [
        "CQRS", "MetricsRegistry", "SQLiteStorage", "SQLiteEventStore", "PostgresEventStore", "SQLiteProjectionStore",
    ])
    func `what any program can use has no word of this one's`(module: String) throws {
        let words = /(?i)orderdesk|(?:read|write)\.sqlite|\b(?:desk|clerk|customer)s?\b/
        try forbid(words, under: "Sources/\(module)", inComments: true)
        try forbid(words, in: tree.articles(under: "Sources/\(module)"), inComments: true)
        try forbid(/\border[-_]\w|\bOrder[A-Z]|\bORDER_|`orders`/, under: "Sources/\(module)", inComments: true)
    }

    @Test func `every file that makes a lock, a thread or a queue is in the article about them`() throws {
        let article = try tree.file("Sources/orderdesk/orderdesk.docc/LocksThreadsTasks.md").lines.joined(
            separator: " ")
        let makes = /\bMutex[(<]|\bThread \{|\bDispatchQueue\(label|\bflock\(descriptor/
        for file in try tree.swiftFiles(under: "Sources") where !file.path.hasPrefix("Sources/orderdesk-bench/") {
            guard let name = file.path.split(separator: "/").last?.dropLast(".swift".count) else { continue }
            let isNamed = article.contains("`\(name)`")
            #expect(isNamed || !file.lines.contains { $0.contains(makes) }, "\(file.path) is not in the article")
        }
    }

    /// Records every line that holds the pattern; comments are left out unless `inComments`.
    private func forbid(
        _ pattern: some RegexComponent, under folder: String, inComments: Bool = false,
        except isExempt: (String) -> Bool = { _ in false }
    ) throws {
        let files = try tree.swiftFiles(under: folder).filter { !isExempt($0.path) }
        try forbid(pattern, in: files, inComments: inComments)
    }

    private func forbid(_ pattern: some RegexComponent, in files: [SourceTree.File], inComments: Bool) throws {
        for file in files {
            for (index, line) in file.lines.enumerated() where line.contains(pattern) {
                let isComment = line.drop(while: \.isWhitespace).hasPrefix("//")
                if isComment && !inComments { continue }
                Issue.record("\(file.path):\(index + 1): \(line)")
            }
        }
    }
}
