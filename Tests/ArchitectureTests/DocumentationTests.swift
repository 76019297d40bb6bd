import Testing

@Suite struct DocumentationTests {
    private let tree = SourceTree()

    /// Modules that are described in the articles of `orderdesk` and in the README, or have nothing public to describe.
    private let undescribed: Set<String> = ["JSON", "orderdesk-bench", "orderdesk-service"]

    @Test func `every module of Swift has a catalogue with a page of its own`() async throws {
        for target in try await Manifest.read().targets {
            guard target.path.hasPrefix("Sources/"), try !tree.swiftFiles(under: target.path).isEmpty else { continue }
            let page = "\(target.path)/\(target.name).docc/\(target.name).md"
            let isThere = try tree.articles(under: target.path).contains { $0.path == page }
            #expect(isThere != undescribed.contains(target.name), "\(page)")
        }
    }
}
