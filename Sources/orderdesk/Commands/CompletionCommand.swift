import ArgumentParser
import CommandOptions
import DeskComposition

/// Prints the script that completes command lines in a shell.
struct CompletionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion",
        abstract: "Print the script that completes command lines in bash, zsh or fish.",
        discussion: """
            Tab then completes commands, options, files and the ids of orders, customers and products of the desk that the \
            command line names. It reads the desk only, and waits no longer than 0.3 seconds for it. 'sh Resources/install' \
            puts the scripts in place.

            Example: source <(orderdesk completion bash)
            Example: orderdesk completion zsh > ~/.zfunc/_orderdesk
            Example: orderdesk completion fish > ~/.config/fish/completions/orderdesk.fish
            """)

    @Argument(help: "bash, zsh or fish.", completion: .list(["bash", "zsh", "fish"]), transform: Self.shell)
    var shell: CompletionShell

    /// Every command takes these; this one is about no desk.
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func run() throws {
        try Console().line(CompletionScript.text(for: shell))
    }

    private static func shell(_ name: String) throws -> CompletionShell {
        guard let shell = CompletionShell(rawValue: name) else {
            throw ValidationError("there are no completions for '\(name)'; write bash, zsh or fish")
        }
        return shell
    }
}
