import Foundation

/// Finds the hand-made files that tests import; no person in them is real.
public enum SampleFile {
    /// Returns the place of a file of `Samples`.
    public static func url(_ name: String) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Samples/\(name)", directoryHint: .notDirectory)
    }

    /// Returns a file's text.
    public static func text(_ name: String) throws -> String {
        try String(contentsOf: url(name), encoding: .utf8)
    }
}
