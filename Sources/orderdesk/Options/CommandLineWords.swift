import ArgumentParser

/// Puts the words of a command line in the order the parser expects: the subcommand, then its options.
///
/// The options that every subcommand accepts may stand before it, between its words (`customers --data DIR register`)
/// and after it.
struct CommandLineWords {
    /// The words that name the subcommand, the outermost first.
    private(set) var path: [String] = []
    private var leading: [String] = []
    private var rest: ArraySlice<String>

    /// Divides the words behind the program's name; throws a `ValidationError` when a global option has two values.
    init(_ words: [String], of root: any ParsableCommand.Type) throws {
        rest = words[...]
        var command = root
        while true {
            while let count = GlobalOptions.length(at: rest) {
                leading += rest.prefix(count)
                rest = rest.dropFirst(count)
            }
            guard let word = rest.first, let subcommand = command.subcommand(named: word) else { break }
            path.append(word)
            rest = rest.dropFirst()
            command = subcommand
        }
        try checkValues()
    }

    /// The words in the order the parser expects; help is about no desk.
    var ordered: [String] { path.isEmpty && next == "help" ? Array(rest) : path + leading + rest }

    /// The first word that is neither a subcommand nor a global option; nil when there is none.
    var next: String? { rest.first }

    /// Throws where an option is given twice with different values: neither of them is the one that is meant.
    private func checkValues() throws {
        var values: [String: String] = [:]
        var words = (leading + rest)[...]
        while let word = words.first, word != "--" {
            let count = GlobalOptions.length(at: words)
            if count != nil, let (name, value) = GlobalOptions.value(at: words) {
                if let first = values[name], first != value {
                    throw ValidationError("\(name) is given twice, as '\(first)' and as '\(value)': give it once")
                }
                values[name] = value
            }
            words = words.dropFirst(count ?? 1)
        }
    }
}

extension ParsableCommand {
    fileprivate static func subcommand(named word: String) -> (any ParsableCommand.Type)? {
        configuration.subcommands.first {
            $0._commandName == word || $0.configuration.aliases.contains(word)
        }
    }
}

/// Recognises the options that every subcommand accepts.
///
/// They are named here though ``DeskOptions`` defines them, because asking the parser costs every start of the program more
/// than all else that is done with the command line; a test compares both.
enum GlobalOptions {
    /// Those that have a value.
    static let withValue: Set<String> = ["--data", "--user", "--log"]

    /// Returns how many words the option at the beginning has; nil when none of these options stands there.
    static func length(at words: ArraySlice<String>) -> Int? {
        guard let word = words.first else { return nil }
        let name = name(of: word)
        guard withValue.contains(name) else { return nil }
        return name != word ? 1 : words.count > 1 ? 2 : nil
    }

    /// Returns the name and the value of the option at the beginning; nil when it has no value.
    static func value(at words: ArraySlice<String>) -> (name: String, value: String)? {
        guard let word = words.first else { return nil }
        let name = name(of: word)
        if name != word { return (name, String(word.dropFirst(name.count + 1))) }
        return words.dropFirst().first.map { (name, $0) }
    }

    private static func name(of word: String) -> String {
        String(word.prefix { $0 != "=" })
    }
}
