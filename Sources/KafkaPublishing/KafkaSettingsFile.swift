import Foundation

/// Reads settings from a file that is safe to go by.
package enum KafkaSettingsFile {
    private static let longestBytes = 65_536

    /// Returns what a file sets; throws ``KafkaSettings/Failure`` with its path. Others must not be able to write it, nor to read
    /// it when it holds a secret.
    package static func read(_ path: String) throws(KafkaSettings.Failure) -> KafkaSettings {
        do {
            let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
            guard descriptor >= 0 else { throw failure("it cannot be read (\(String(cString: strerror(errno))))") }
            let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            let mode = try mode(of: descriptor)
            guard let data = try? handle.read(upToCount: longestBytes + 1) else { throw failure("it cannot be read") }
            guard data.count <= longestBytes, let text = String(data: data, encoding: .utf8) else {
                throw failure("it is no file of settings: it is no text, or longer than \(longestBytes) bytes")
            }
            let settings = try KafkaSettings(text)
            guard mode & 0o022 == 0 else {
                throw failure("it may be written by others, who could have events sent elsewhere; 'chmod 600' it")
            }
            guard mode & 0o077 == 0 || !settings.holdSecret else {
                throw failure(
                    "it holds a secret and may be read by others; 'chmod 600' it, and change the secret if others have seen it"
                )
            }
            return settings
        } catch {
            throw KafkaSettings.Failure(description: "'\(path)': \(error)")
        }
    }

    private static func mode(of descriptor: Int32) throws(KafkaSettings.Failure) -> mode_t {
        var found = stat()
        guard fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG else {
            throw failure("it is not a regular file")
        }
        guard found.st_uid == geteuid() || found.st_uid == 0 || geteuid() == 0 else {
            throw failure("it belongs to another user; who publishes has to own it")
        }
        return found.st_mode
    }

    private static func failure(_ words: String) -> KafkaSettings.Failure { KafkaSettings.Failure(description: words) }
}
