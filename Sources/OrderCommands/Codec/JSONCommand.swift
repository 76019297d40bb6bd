import CQRS
import Foundation
import JSON

/// Reads and writes one kind of command as JSON: the one place that knows its members.
package protocol JSONCommand: Command where Details: StoredDetails {
    /// Every member it may have, in the order in which it writes them.
    static var members: [String] { get }

    /// Examples for people, which together have every member.
    static var examples: [Self] { get }

    /// Reads its members; throws ``JSONError``, which names the member that is wrong.
    init(_ json: JSONNode) throws

    /// Writes its members; what is nil is left out.
    func write(to json: inout JSONWriter)
}

extension JSONCommand {
    /// The command as one line of JSON, its name first.
    package var json: Data {
        var writer = JSONWriter()
        writer.object {
            $0.member("command", Self.name)
            write(to: &$0)
        }
        return writer.data
    }
}

/// A command as it was read from JSON.
package struct ReadCommand: Sendable {
    /// The command itself.
    package let command: any JSONCommand
    /// The command id that came with it; nil when it has none.
    package let commandID: CommandID?
}

/// Reads any of a list of kinds of commands from JSON.
package struct CommandKinds: Sendable {
    private static let ownMembers = ["command", "commandID"]

    /// The kinds, in the order of the list.
    package let all: [any JSONCommand.Type]
    private let byName: [String: any JSONCommand.Type]

    /// Lists kinds; two of one name are a programming error.
    package init(_ kinds: [any JSONCommand.Type]) {
        all = kinds
        byName = Dictionary(uniqueKeysWithValues: kinds.map { ($0.name, $0) })
    }

    /// An example of each kind and of each form it may have, together with every member.
    package var examples: [any JSONCommand] { all.flatMap { $0.examples as [any JSONCommand] } }

    /// Reads an object whose member `command` names its kind; `commandID`, a UUID, may be there.
    ///
    /// A member that the kind does not have is an error: a misspelt one would otherwise be left out unnoticed. Throws
    /// ``JSONError``.
    package func read(_ data: Data) throws -> ReadCommand {
        let json = try Self.document(data).root
        let name = try json.string("command")
        guard let kind = byName[name] else {
            let known = all.map { $0.name }.joined(separator: ", ")
            throw JSONError("there is no command '\(name)'; the commands are \(known)")
        }
        try json.requireOnly(Self.ownMembers + kind.members, of: name)
        return ReadCommand(command: try kind.init(json), commandID: try Self.commandID(json))
    }

    /// Returns the command's name and id of a line that cannot be read as one, as far as it has them.
    package static func labels(of data: Data) -> (name: String?, commandID: CommandID?) {
        guard let json = try? document(data).root else { return (nil, nil) }
        return ((try? json.string("command")) ?? nil, (try? commandID(json)) ?? nil)
    }

    private static func document(_ data: Data) throws(JSONError) -> JSONDocument {
        do {
            return try JSONDocument(data)
        } catch {
            throw JSONError("it is not JSON: \(error)")
        }
    }

    private static func commandID(_ json: JSONNode) throws(JSONError) -> CommandID? {
        guard let text = try json.optionalString("commandID") else { return nil }
        guard let id = CommandID(text) else { throw JSONError("'commandID' is not a UUID") }
        return id
    }
}
