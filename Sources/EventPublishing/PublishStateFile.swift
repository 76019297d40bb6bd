import Foundation

/// Keeps the state of one target on the disk, for one publisher at a time.
package final class PublishStateFile: Sendable {
    /// Reports that the state cannot be read, written or had alone.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String

        /// Reports a sentence.
        package init(description: String) { self.description = description }
    }

    private let path: String
    private let lock: Int32

    /// Opens the file below a folder, which must be there, and keeps others from it; throws ``Failure``.
    package init(in folder: URL, target: String) throws(Failure) {
        path = Self.path(in: folder, target: target)
        lock = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else {
            throw Failure(description: "'\(path).lock' cannot be opened (\(String(cString: strerror(errno))))")
        }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            close(lock)
            throw Failure(
                description: "another process publishes to \(PublishTarget.shown(target)) already; stop that one first")
        }
    }

    deinit { close(lock) }

    /// Returns the state of a target without keeping anybody from it; nil where nothing was published there.
    package static func peek(in folder: URL, target: String) throws(Failure) -> PublishState? {
        try read(path(in: folder, target: target))
    }

    /// Returns what was kept; nil where nothing was.
    package func read() throws(Failure) -> PublishState? { try Self.read(path) }

    /// Keeps a state: on the disk when it returns, whole or not at all.
    package func write(_ state: PublishState) throws(Failure) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            let next = path + ".new"
            let file = open(next, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
            guard file >= 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
            let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
            try handle.write(contentsOf: try encoder.encode(state))
            try handle.synchronize()
            guard rename(next, path) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        } catch {
            throw Failure(
                description: "how far events were published cannot be kept in '\(path)': \(error.localizedDescription)")
        }
    }

    private static func read(_ path: String) throws(Failure) -> PublishState? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do {
            let data = try Data(contentsOf: URL(filePath: path))
            let state = try JSONDecoder().decode(PublishState.self, from: data)
            guard state.version == PublishState.currentVersion else {
                throw Failure(description: "'\(path)' is of another version of orderdesk")
            }
            return state
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(
                description:
                    "'\(path)' is damaged, so nobody knows how far events were published; put it back, or move it "
                    + "away and name the position to begin after (--after)")
        }
    }

    /// A name for each target: its letters and digits, and a hash, since two targets may differ in nothing else.
    private static func path(in folder: URL, target: String) -> String {
        let plain = String(
            PublishTarget.shown(target).unicodeScalars.prefix(60).map {
                $0.isASCII && $0.properties.isAlphabetic ? Character($0) : "-"
            })
        let hash = target.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return folder.appending(path: "\(plain)-\(String(hash, radix: 16)).json", directoryHint: .notDirectory)
            .path(percentEncoded: false)
    }
}
