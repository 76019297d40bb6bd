import ArgumentParser
import DeskComposition
import Foundation
import OrderExchange
import TerminalKit
import Yams

/// Keeps maps of columns by name, each in a YAML file of fields and columns next to the configuration file.
struct NamedMaps: Sendable {
    private let folder: URL

    /// Finds the folder next to a configuration file; it need not exist.
    init(nextTo configuration: URL) {
        folder = configuration.deletingLastPathComponent().appending(path: "maps", directoryHint: .isDirectory)
    }

    /// Throws `ValidationError` unless a name is fit for a file.
    static func check(_ name: String) throws {
        let isPlain = name.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || (48...57).contains(byte)
                || (65...90).contains(byte) || (97...122).contains(byte)
        }
        guard isPlain, (1...64).contains(name.utf8.count) else {
            throw ValidationError("'\(name)' cannot be the name of a map; use up to 64 letters, digits, - and _")
        }
    }

    /// The names of the maps saved, in order.
    var names: [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))) ?? []
        return files.filter { $0.hasSuffix(Self.suffix) }.map { String($0.dropLast(Self.suffix.count)) }.sorted()
    }

    /// Returns the map of a name; throws `ValidationError`.
    func read(_ name: String) throws -> ColumnMap {
        guard let text = ConfigurationText.read(path(name)) else {
            let known = names.isEmpty ? "none is saved" : "saved are \(names.joined(separator: ", "))"
            throw ValidationError("there is no map '\(name)' (\(path(name))); \(known)")
        }
        guard ConfigurationText.fault(in: text) == nil, let root = try? Yams.compose(yaml: text),
            let mapping = root.mapping
        else { throw ValidationError("the map '\(name)' is no YAML of fields and columns; save it again") }
        var map = ColumnMap()
        for (key, value) in mapping {
            guard let field = key.string.flatMap(ColumnMap.Field.init(rawValue:)), let column = value.string else {
                let shown = TextWidth.clipped(key.string ?? "?", to: 60)
                throw ValidationError("the map '\(name)' holds '\(shown)', which is no field with a column")
            }
            map.set(field, to: column)
        }
        return map
    }

    /// Saves a map in place of one of that name; throws `ValidationError`.
    func save(_ map: ColumnMap, as name: String) throws {
        let columns = Dictionary(uniqueKeysWithValues: map.columns.map { ($0.key.rawValue, $0.value) })
        do {
            let text = try Yams.dump(object: columns, allowUnicode: true, sortKeys: true)
            try PrivatePlace.makeFolder(folder)
            let handle = FileHandle(fileDescriptor: try PrivatePlace.openFile(path(name), 0), closeOnDealloc: true)
            try handle.truncate(atOffset: 0)
            try handle.write(contentsOf: Data(text.utf8))
            try handle.close()
        } catch {
            let reason = (error as? PrivatePlace.Failure)?.reason ?? error.localizedDescription
            throw ValidationError(
                "the map '\(name)' cannot be saved in \(path(name)) (\(reason)); nothing was imported")
        }
    }

    private static let suffix = ".yaml"

    private func path(_ name: String) -> String {
        folder.appending(path: name + Self.suffix).path(percentEncoded: false)
    }
}
