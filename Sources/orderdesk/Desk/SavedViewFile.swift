import Dashboard
import DeskComposition
import Foundation
import TerminalKit

/// Keeps what a dashboard showed until the next one is opened on the same desk, in a file of the user's state folder.
///
/// The file is written as a whole when a dashboard is left: of several on one desk, the last to be left wins.
struct SavedViewFile: Sendable {
    /// What was kept, and why it is left out where that is so.
    typealias Found = (view: SavedView?, warning: String?)

    /// What is written; another version is not read.
    private struct Content: Codable {
        let version: Int
        /// The desk, whose path names the file in short.
        let desk: String
        let view: SavedView?
    }

    private struct Version: Decodable { let version: Int }

    private static let version = 1

    private let desk: String
    private let file: URL

    /// Finds the file for a desk; it need not exist.
    init(for location: DeskLocation) {
        desk = location.data.resolvingSymlinksInPath().standardizedFileURL.path(percentEncoded: false)
        file = location.log.deletingLastPathComponent().appending(
            path: "views/\(Self.name(of: desk)).json", directoryHint: .notDirectory)
    }

    /// Returns what was kept, and why it is left out where that is so; nil where nothing was kept.
    func read() -> Found {
        let path = file.path(percentEncoded: false)
        guard FileManager.default.fileExists(atPath: path) else { return (nil, nil) }
        let name = TextWidth.sanitized(path)
        guard let text = ConfigurationText.read(path),
            let found = try? JSONDecoder().decode(Version.self, from: Data(text.utf8))
        else {
            return (nil, "\(name) is damaged, so the dashboard starts without it; leaving it writes the file again")
        }
        guard found.version == Self.version else {
            return (
                nil,
                "\(name) is of another version of orderdesk, so the dashboard starts without it; leaving it writes the file again"
            )
        }
        guard let content = try? JSONDecoder().decode(Content.self, from: Data(text.utf8)) else {
            return (nil, "\(name) is damaged, so the dashboard starts without it; leaving it writes the file again")
        }
        // Two paths may have one short name.
        return (content.desk == desk ? content.view : nil, nil)
    }

    /// Keeps a view in place of the one that was kept; throws an error whose description says why not.
    func write(_ view: SavedView) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let content = try encoder.encode(Content(version: Self.version, desk: desk, view: view))
        do {
            try PrivatePlace.makeFolder(file.deletingLastPathComponent())
        } catch {
            throw WriteFailure(description: error.reason)
        }
        let output = try SafeOutput(file, replacing: true)
        try output.write(String(decoding: content, as: UTF8.self) + "\n")
        try output.commit()
    }

    private struct WriteFailure: Error, CustomStringConvertible { let description: String }

    /// The path in short, by the hash of Fowler, Noll and Vo (FNV-1a, 64 bits).
    private static func name(of path: String) -> String {
        let hash = path.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
