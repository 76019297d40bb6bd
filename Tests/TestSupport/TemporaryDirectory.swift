import Foundation

/// Owns a new, empty directory, which goes when its owner does.
public final class TemporaryDirectory: Sendable {
    /// Where it is.
    public let url: URL

    /// Makes the directory; throws when the system's temporary directory cannot be written.
    public init() throws {
        url = FileManager.default.temporaryDirectory
            .appending(path: "orderdesk-test-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    /// The directory's path.
    public var path: String { url.path(percentEncoded: false) }

    /// Returns the place of a file in the directory, whether or not it exists.
    public func file(_ name: String) -> URL {
        url.appending(path: name, directoryHint: .notDirectory)
    }
}
