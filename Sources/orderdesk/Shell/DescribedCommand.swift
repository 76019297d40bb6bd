import DeskComposition
import Foundation

/// What `--help` is made from: a command with its arguments and subcommands.
struct DescribedCommand: Decodable, Hashable {
    let commandName: String
    let shouldDisplay: Bool
    let superCommands: [String]?
    let abstract: String?
    let discussion: String?
    let subcommands: [DescribedCommand]?
    let arguments: [DescribedArgument]?

    /// The whole program.
    static var program: DescribedCommand {
        get throws {
            struct Dump: Decodable {
                let command: DescribedCommand
            }
            return try JSONDecoder().decode(Dump.self, from: Data(OrderDesk._dumpHelp().utf8)).command
        }
    }

    /// The words that call the command.
    var words: [String] { (superCommands ?? []) + [commandName] }

    /// The subcommands that help lists; help itself is no command of the desk.
    var shown: [DescribedCommand] { (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" } }

    /// The arguments that help lists.
    var shownArguments: [DescribedArgument] { (arguments ?? []).filter(\.shouldDisplay) }
}

/// An argument, an option or a flag as `--help` has it.
struct DescribedArgument: Decodable, Hashable {
    enum Kind: String, Decodable {
        case positional
        case option
        case flag
    }

    struct Name: Decodable, Hashable {
        let kind: String
        let name: String

        /// The name with its dashes.
        var text: String { (kind == "long" ? "--" : "-") + name }
    }

    let kind: Kind
    let shouldDisplay: Bool
    let sectionTitle: String?
    let isOptional: Bool
    let isRepeating: Bool
    let names: [Name]?
    let preferredName: Name?
    let valueName: String?
    let defaultValue: String?
    let abstract: String?
    let discussion: String?
}
