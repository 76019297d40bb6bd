import CBuildCommit

/// Names the program's version.
enum Version {
    static let current = "0.1.0"

    /// The commit that was built; empty when the build did not name one.
    static let commit = String(cString: build_commit())

    /// What `--version` prints.
    static let line = line(commit: commit)

    /// Returns the line for a program built from a commit.
    static func line(commit: String) -> String {
        "orderdesk \(current) (\(commit.isEmpty ? "development build" : commit))"
    }
}
