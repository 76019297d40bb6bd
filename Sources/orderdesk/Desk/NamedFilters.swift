import Dashboard
import DeskComposition
import Foundation
import Yams

/// Keeps filters by name, in a YAML file of names and texts next to the configuration file.
///
/// Every change reads the file first, so that several dashboards keep each other's filters; a file that cannot be read is
/// never written over.
actor NamedFilters {
    /// Describes in a sentence why the filters cannot be read or kept.
    struct Failure: Error, CustomStringConvertible { let description: String }

    private let file: URL

    /// Finds the file next to a configuration file; it need not exist.
    init(nextTo configuration: URL) { file = configuration.deletingLastPathComponent().appending(path: "filters.yaml") }

    /// What the dashboard works with.
    nonisolated var services: NamedFilterServices {
        NamedFilterServices(
            list: { try await self.list() }, save: { try await self.save($0) }, forget: { try await self.forget($0) })
    }

    /// Returns all filters, by name; throws ``Failure``.
    func list() throws -> [NamedFilter] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        guard let text = ConfigurationText.read(path) else { throw failure("cannot be read", "no filter is offered") }
        if let fault = ConfigurationText.fault(in: text) { throw failure(fault, "no filter is offered") }
        guard !text.allSatisfy(\.isWhitespace) else { return [] }
        guard let mapping = (try? Yams.compose(yaml: text))?.mapping else {
            throw failure("is no YAML of names and filters", "no filter is offered")
        }
        return mapping.compactMap { key, value in
            guard let name = key.string, let text = value.string else { return nil }
            return NamedFilter(name: name, text: text)
        }.sorted { $0.name < $1.name }
    }

    /// Keeps a filter in place of one of that name; throws ``Failure``.
    func save(_ filter: NamedFilter) throws -> [NamedFilter] {
        try write(list().filter { $0.name != filter.name } + [filter])
    }

    /// Forgets the filter of a name; throws ``Failure``.
    func forget(_ name: String) throws -> [NamedFilter] { try write(list().filter { $0.name != name }) }

    private func write(_ filters: [NamedFilter]) throws -> [NamedFilter] {
        do {
            let texts = Dictionary(filters.map { ($0.name, $0.text) }) { _, last in last }
            try PrivatePlace.makeFolder(file.deletingLastPathComponent())
            let output = try SafeOutput(file, replacing: true)
            try output.write(texts.isEmpty ? "" : Yams.dump(object: texts, allowUnicode: true, sortKeys: true))
            try output.commit()
        } catch {
            let reason = (error as? PrivatePlace.Failure)?.reason ?? "\(error)"
            throw failure("cannot be written (\(reason))", "nothing was kept")
        }
        return filters.sorted { $0.name < $1.name }
    }

    private var path: String { file.path(percentEncoded: false) }

    private func failure(_ what: String, _ outcome: String) -> Failure {
        Failure(description: "\(path) \(what): \(outcome)")
    }
}
