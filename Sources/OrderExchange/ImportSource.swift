import Foundation

/// Says where the files of an import are.
public enum ImportSource: Sendable {
    /// A folder on disk.
    case folder(URL)
    /// Files held in memory, by the names they would have in a folder.
    case files([(name: String, bytes: [UInt8])])
}

extension ImportSource {
    /// The files on disk that an import may read, whether they are there or not.
    public var inputs: [URL] {
        guard case .folder(let folder) = self else { return [] }
        return FolderFormat.files.flatMap { name in
            [name, name + ".gz"].map { folder.appending(path: $0, directoryHint: .notDirectory) }
        }
    }

    /// Names the place in a message.
    var place: String {
        switch self {
        case .folder(let url): "'\(url.path)'"
        case .files: "the import"
        }
    }

    /// Throws ``ImportError`` when there is no such place.
    func check() throws {
        guard case .folder(let url) = self else { return }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
            throw ImportError.notFound(path: url.path)
        }
        guard isFolder.boolValue else { throw ImportError.notAFolder(path: url.path) }
    }

    /// Returns the name under which a file is there, plain or compressed; nil when neither is.
    func file(_ name: String) throws -> String? {
        let packedName = name + ".gz"
        switch (try storedBytes(of: name) != nil, try storedBytes(of: packedName) != nil) {
        case (false, false): return nil
        case (true, true): throw ImportError.givenTwice(file: name)
        case (true, false): return name
        case (false, true): return packedName
        }
    }

    /// Opens a file that is there, and unpacks it; may be asked for any number of times.
    func bytes(of file: String) throws -> any ByteSource {
        guard let stored = try storedBytes(of: file) else {
            throw ImportError.unreadableFile(file: file, line: nil, reason: "the file went away while it was read")
        }
        return file.hasSuffix(".gz") ? try GzipBytes(stored, file: file) : stored
    }

    private func storedBytes(of name: String) throws -> (any ByteSource)? {
        switch self {
        case .folder(let url):
            return try FileBytes(url.appendingPathComponent(name))
        case .files(let files):
            return files.first { $0.name == name }.map { MemoryBytes($0.bytes) }
        }
    }
}
