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

    /// Records every line that holds the pattern; comments may speak of anything unless they are looked at too.
    private func forbid(
        _ pattern: some RegexComponent, under folder: String, inComments: Bool = false,
        except isExempt: (String) -> Bool = { _ in false }
    ) throws {
        for file in try tree.swiftFiles(under: folder) where !isExempt(file.path) {
            for (index, line) in file.lines.enumerated() where line.contains(pattern) {
                let isComment = line.drop(while: \.isWhitespace).hasPrefix("//")
                if isComment && !inComments { continue }
                Issue.record("\(file.path):\(index + 1): \(line)")
            }
        }
    }
}
