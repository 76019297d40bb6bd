import ArgumentParser
import CommandOptions
import DeskComposition
import Foundation

/// Prints the manual, which is made from the help.
struct ManualCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual",
        abstract: "Print a manual page, or write all of them into a folder.",
        discussion: """
            The pages are made from what --help prints: one for the program and one for each command. 'sh Resources/install' \
            puts them where man finds them.

            Example: orderdesk manual place | man -l -
            Example: orderdesk manual --directory ./man1
            """)

    @Argument(help: "The command whose page is printed (default: the program's own page).") var command: String?

    @Option(
        help: ArgumentHelp("Write all pages into this folder, in place of those there.", valueName: "dir"),
        completion: .directory)
    var directory: String?

    /// Every command takes these; this one is about no desk.
    @OptionGroup(title: "Desk") var desk: DeskOptions

    func validate() throws {
        guard command == nil || directory == nil else {
            throw ValidationError("give a command or --directory, not both; --directory is for all pages")
        }
    }

    func run() throws {
        let console = Console()
        let pages = ManualPage.all(of: try DescribedCommand.program, version: Version.line)
        do {
            if let directory {
                try write(pages, into: URL(filePath: directory, directoryHint: .isDirectory))
            } else {
                try console.write(try page(of: pages).text)
            }
        } catch {
            throw console.report(error)
        }
    }

    private func page(of pages: [ManualPage]) throws -> ManualPage {
        let name = (["orderdesk"] + [command].compactMap { $0 }).joined(separator: "-")
        guard let page = pages.first(where: { $0.fileName == name + ".1" }) else {
            throw ValidationError("there is no command '\(command ?? "")'; see orderdesk --help for those there are")
        }
        return page
    }

    private func write(_ pages: [ManualPage], into folder: URL) throws {
        for page in pages {
            let output = try SafeOutput(folder.appending(path: page.fileName), replacing: true)
            try output.write(page.text)
            try output.commit()
        }
    }
}
