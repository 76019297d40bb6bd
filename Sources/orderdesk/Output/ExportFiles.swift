import DeskComposition
import Foundation

/// Holds the files that an export writes: all of them get their names at the end, or none does.
final class ExportFiles {
    private let outputs: [SafeOutput]
    private let console: Console?
    /// The folder that was made for them.
    private let madeFolder: URL?
    private var isComplete = false

    /// Writes to standard output.
    init(standardOutputOf console: Console) {
        outputs = []
        self.console = console
        madeFolder = nil
    }

    /// Writes one file.
    init(_ file: URL, forbidding forbidden: [URL], replacing isReplacing: Bool) throws(SafeOutput.Failure) {
        outputs = [try SafeOutput(file, forbidding: forbidden, replacing: isReplacing)]
        console = nil
        madeFolder = nil
    }

    /// Writes files in a folder, which is made where it is missing.
    ///
    /// A compressed file of the same name next to one of them would be read instead or as well, so it counts as an
    /// obstacle.
    init(
        folder: URL, _ names: [String], forbidding forbidden: [URL], replacing isReplacing: Bool
    ) throws(SafeOutput.Failure) {
        let path = folder.path(percentEncoded: false)
        let isThere = FileManager.default.fileExists(atPath: path)
        do throws(PrivatePlace.Failure) {
            try PrivatePlace.makeFolder(folder)
        } catch {
            guard case .system(let code) = error else { throw .special(path: folder.relativePath) }
            throw .system(path: folder.relativePath, code: code)
        }
        var outputs: [SafeOutput] = []
        do throws(SafeOutput.Failure) {
            for name in names {
                let file = folder.appending(path: name, directoryHint: .notDirectory)
                let packed = file.appendingPathExtension("gz")
                guard !FileManager.default.fileExists(atPath: packed.path(percentEncoded: false)) else {
                    throw .exists(path: packed.relativePath)
                }
                outputs.append(try SafeOutput(file, forbidding: forbidden, replacing: isReplacing))
            }
        } catch {
            for output in outputs { output.discard() }
            if !isThere { rmdir(path) }
            throw error
        }
        self.outputs = outputs
        console = nil
        madeFolder = isThere ? nil : folder
    }

    deinit {
        guard !isComplete else { return }
        for output in outputs { output.withdraw() }
        if let madeFolder { rmdir(madeFolder.path(percentEncoded: false)) }
    }

    /// Appends text to a file, by its place.
    func append(_ text: String, to file: Int = 0) throws {
        if let console {
            return try console.write(ConsoleTerminal.isOutputTerminal ? ConsoleTerminal.harmlessLines(text) : text)
        }
        try outputs[file].write(text)
    }

    /// Gives all files their names.
    func commit() throws(SafeOutput.Failure) {
        for output in outputs { try output.prepare() }
        for output in outputs { try output.commit() }
        isComplete = true
    }
}

extension ConsoleTerminal {
    /// Returns text of several lines so that none can steer a terminal; line ends stay.
    fileprivate static func harmlessLines(_ text: String) -> String {
        // By scalars: CR and LF are one character.
        text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map { harmless(String($0.last == "\r" ? $0.dropLast() : $0)) }.joined(separator: "\n")
    }
}
