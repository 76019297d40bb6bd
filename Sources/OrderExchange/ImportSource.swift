import Foundation

/// Names where an import is read from.
public enum ImportSource: Sendable {
    /// A folder on disk.
    case folder(URL)
    /// A zip archive on disk that holds the files, in its one folder or in none.
    case archive(URL)
    /// One file on disk, plain or compressed with gzip.
    case file(URL)
    /// What the process is given on its standard input, plain or compressed with gzip.
    case standardInput
    /// Files held in memory, by the names they would have in a folder; a single one under another name is read as a file.
    case files([(name: String, bytes: [UInt8])])
}

extension ImportSource {
    /// The files on disk that an import may read, whether they are there or not.
    public var inputs: [URL] {
        switch self {
        case .archive(let file), .file(let file): [file]
        case .files, .standardInput: []
        case .folder(let folder):
            FolderFormat.files.flatMap { name in
                [name, name + ".gz"].map { folder.appending(path: $0, directoryHint: .notDirectory) }
            }
        }
    }

    /// Names the place in a message.
    var place: String {
        switch self {
        case .folder(let url), .archive(let url), .file(let url): "'\(url.path)'"
        case .standardInput: "standard input"
        case .files: "the import"
        }
    }

    /// Returns what a path on the command line stands for: `-` is standard input, a file that begins like a zip archive is
    /// one, and a missing path stands for a folder.
    public static func at(_ path: String) -> ImportSource {
        guard path != "-" else { return .standardInput }
        let file = URL(filePath: path, directoryHint: .notDirectory)
        if ZipArchive.isOne(file) { return .archive(file) }
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        return exists && !isFolder.boolValue ? .file(file) : .folder(URL(filePath: path, directoryHint: .isDirectory))
    }

    /// Throws ``ImportError`` when there is no such place, or an archive has the files in several folders.
    func check() throws {
        if case .archive(let url) = self { return try ZipArchive(url).checkFolder() }
        guard case .folder(let url) = self else { return }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
            throw ImportError.notFound(path: url.path)
        }
        guard isFolder.boolValue else { throw ImportError.notAFolder(path: url.path) }
    }

    /// Returns the one file of an archive that has none of a folder's files, such as an export of a shop; nil for what has those
    /// or nothing. Throws ``ImportError`` when it has several.
    func onlyFile() throws -> (name: String, open: @Sendable () throws -> any ByteSource)? {
        guard case .archive(let url) = self, try FolderFormat.files.allSatisfy({ try file($0) == nil }) else {
            return nil
        }
        let files = try ZipArchive(url).ownFiles
        guard let file = files.first else { return nil }
        guard files.count == 1 else {
            let names = files.prefix(2).map { "'\($0.name.sanitized)'" }.joined(separator: " and ")
            throw ImportError.unreadableFile(
                file: url.lastPathComponent, line: nil,
                reason:
                    "it holds \(files.count) files, such as \(names), and none of \(FolderFormat.fileNames); unpack it "
                    + "and import one file after another")
        }
        return (file.name, { try ZipArchive(url).open(file) })
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

    /// Opens a file that is there, and unpacks it; may be asked for any number of times. The meter counts it as it is stored.
    func bytes(of file: String, meter: InputMeter) throws -> any ByteSource {
        guard let stored = try storedBytes(of: file) else {
            throw ImportError.unreadableFile(file: file, line: nil, reason: "the file went away while it was read")
        }
        let metered = meter.metered(stored, file: file)
        return file.hasSuffix(".gz") ? try GzipBytes(metered, file: file) : metered
    }

    private func storedBytes(of name: String) throws -> (any ByteSource)? {
        switch self {
        case .folder(let url):
            return try FileBytes(url.appendingPathComponent(name))
        case .archive(let url):
            let archive = try ZipArchive(url)
            return try archive.entry(named: name).map { try archive.open($0) }
        case .file, .standardInput:
            return nil
        case .files(let files):
            return files.first { $0.name == name }.map { MemoryBytes($0.bytes) }
        }
    }
}

extension ZipArchive {
    /// Whether a file begins like an archive.
    fileprivate static func isOne(_ file: URL) -> Bool {
        let signatures = ["PK\u{3}\u{4}", "PK\u{5}\u{6}"].map { Array($0.utf8) }
        guard let bytes = try? PlacedFile(file), bytes.count >= 4, let beginning = try? bytes.bytes(0..<4) else {
            return false
        }
        return signatures.contains(beginning)
    }

    fileprivate init(_ url: URL) throws {
        try self.init(PlacedFile(url), file: url.lastPathComponent)
    }

    /// Throws ``ImportError`` when the format's files are in several folders: they may be of several desks.
    fileprivate func checkFolder() throws {
        guard !ForeignFile.isSpreadsheet(file, holding: entries.map(\.name)) else {
            throw ForeignFile.spreadsheetError(file)
        }
        let names = FolderFormat.files.flatMap { [$0, $0 + ".gz"] }
        let folders = Set(names.flatMap { files(named: $0) }.map(\.folder)).sorted()
        guard folders.count > 1 else { return }
        let places = folders.prefix(2).map { "'\($0.sanitized)'" }.joined(separator: " and ")
        throw ImportError.unreadableFile(
            file: file, line: nil, reason: "the files are in several folders, such as \(places); keep those of one")
    }

    /// Finds a file in whichever folder of the archive it is; throws ``ImportError`` when there are several.
    fileprivate func entry(named name: String) throws -> ZipEntry? {
        let found = files(named: name)
        guard found.count <= 1 else {
            throw ImportError.unreadableFile(
                file: file, line: nil, reason: "\(name) is there \(found.count) times; keep the one that is meant")
        }
        return found.first
    }

    private func files(named name: String) -> [ZipEntry] { ownFiles.filter { $0.fileName == name } }

    /// What a Mac adds to an archive about its files and folders is passed over.
    fileprivate var ownFiles: [ZipEntry] {
        entries.filter { !$0.name.hasPrefix("__MACOSX/") && $0.fileName != ".DS_Store" }
    }
}

extension ZipEntry {
    fileprivate var fileName: Substring { name.split(separator: "/", omittingEmptySubsequences: false).last ?? "" }
    fileprivate var folder: String { String(name.dropLast(fileName.count)) }
}
