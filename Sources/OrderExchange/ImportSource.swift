import Foundation

/// Says where the files of an import are.
public enum ImportSource: Sendable {
    /// A folder on disk.
    case folder(URL)
    /// Files held in memory, by the names they would have in a folder.
    case files([(name: String, bytes: [UInt8])])
}

extension ImportSource {
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

    /// Opens a file, plain or compressed; nil when neither is there.
    func open(_ name: String) throws -> (file: String, bytes: any ByteSource)? {
        let packedName = name + ".gz"
        switch (try bytes(of: name), try bytes(of: packedName)) {
        case (nil, nil): return nil
        case (_?, _?): throw ImportError.givenTwice(file: name)
        case (let plain?, nil): return (name, plain)
        case (nil, let packed?): return (packedName, try GzipBytes(packed, file: packedName))
        }
    }

    private func bytes(of name: String) throws -> (any ByteSource)? {
        switch self {
        case .folder(let url):
            return try FileBytes(url.appendingPathComponent(name))
        case .files(let files):
            return files.first { $0.name == name }.map { MemoryBytes($0.bytes) }
        }
    }
}
