import Foundation

/// Reads the package's own files, found from where this one lies.
struct SourceTree {
    struct File {
        /// The path from the package's top.
        let path: String
        let lines: [String]
    }

    /// The package's top folder.
    let root: URL

    init(thisFile: String = #filePath) {
        root = URL(filePath: thisFile).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    /// Returns the Swift files under a folder, in order of their paths.
    func swiftFiles(under folder: String) throws -> [File] { try files(under: folder, ending: ".swift") }

    /// Returns the articles of documentation under a folder, in order of their paths.
    func articles(under folder: String) throws -> [File] { try files(under: folder, ending: ".md") }

    private func files(under folder: String, ending suffix: String) throws -> [File] {
        let top = root.appending(path: folder)
        let names = try FileManager.default.subpathsOfDirectory(atPath: top.path).filter { $0.hasSuffix(suffix) }
        return try names.sorted().map { try file("\(folder)/\($0)") }
    }

    /// Returns one file.
    func file(_ path: String) throws -> File {
        let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
        return File(path: path, lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    }

    /// Returns the names of the folders in a folder.
    func folders(in folder: String) throws -> Set<String> {
        let top = root.appending(path: folder)
        let names = try FileManager.default.contentsOfDirectory(atPath: top.path)
        return Set(names.filter { (try? isFolder(top.appending(path: $0))) == true && !$0.hasPrefix(".") })
    }

    private func isFolder(_ url: URL) throws -> Bool {
        try url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true
    }
}

/// One import of one line.
struct Import: Equatable {
    let module: String
    let line: Int
}

extension SourceTree.File {
    /// The modules this file imports, whatever stands before or after the module's name.
    var imports: [Import] {
        lines.enumerated().compactMap { index, line in
            Self.importedModule(of: line).map { Import(module: $0, line: index + 1) }
        }
    }

    static func importedModule(of line: String) -> String? {
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        guard let keyword = words.firstIndex(of: "import"), keyword + 1 < words.count else { return nil }
        let before: Set<String> = ["public", "package", "internal", "fileprivate", "private"]
        guard words[..<keyword].allSatisfy({ before.contains($0) || $0.hasPrefix("@") }) else { return nil }
        let kinds: Set<String> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
        let rest = words[(keyword + 1)...].drop { kinds.contains($0) }
        return rest.first?.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" }).first.map(String.init)
    }
}
