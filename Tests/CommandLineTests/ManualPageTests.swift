import Testing

@testable import orderdesk

/// The manual says what the help says.
struct ManualPageTests {
    private func pages() throws -> [ManualPage] {
        ManualPage.all(of: try DescribedCommand.program, version: "orderdesk 1 (abc)")
    }

    private func page(_ name: String) throws -> String {
        try #require(pages().first { $0.fileName == name }?.text, "\(name)")
    }

    @Test func `there is a page for the program and for each command`() throws {
        let names = try pages().map(\.fileName)
        let commands = OrderDesk.configuration.subcommands.map { "orderdesk-\($0._commandName).1" }
        #expect(names == ["orderdesk.1"] + commands)
    }

    @Test func `every option of the help is on the command's page`() throws {
        func check(_ command: DescribedCommand, on page: String) {
            for argument in command.shownArguments {
                for name in argument.names ?? [] {
                    #expect(page.contains(Roff.bold(name.text)), "\(command.words) \(name.text)")
                }
                if let abstract = argument.abstract { #expect(page.contains(Roff.escaped(abstract)), "\(abstract)") }
            }
            for nested in command.shown { check(nested, on: page) }
        }
        for command in try DescribedCommand.program.shown {
            check(command, on: try page(command.words.joined(separator: "-") + ".1"))
        }
    }

    @Test func `a page has its sections in the usual order`() throws {
        let headings = try page("orderdesk-approve.1").split(separator: "\n").filter { $0.hasPrefix(".SH") }
        #expect(
            headings == [
                ".SH NAME", ".SH SYNOPSIS", ".SH DESCRIPTION", ".SH ARGUMENTS", ".SH OPTIONS",
                ".SH SENDING", ".SH OUTPUT", ".SH DESK", ".SH EXAMPLES", ".SH \"SEE ALSO\"",
            ])
        let place = try page("orderdesk-place.1")
        #expect(place.hasPrefix(".TH \"ORDERDESK\\-PLACE\" 1 \"\" \"orderdesk 1 (abc)\" \"Order desk\"\n"))
        #expect(place.contains("\norderdesk\\-place \\- Place an order and print its receipt.\n"))
    }

    @Test func `text is never a request, and comes out as it was written`() {
        var roff = Roff()
        roff.paragraphs(".so /etc/passwd\n'x' \\n(.x a-b `c` ~ ^\n\n-d")
        roff.request("SH", "a \"b\" \\c")
        #expect(
            roff.text == """
                .PP
                \\&.so /etc/passwd
                .br
                \\(aqx\\(aq \\(rsn(.x a\\-b \\(gac\\(ga \\(ti \\(ha
                .PP
                \\-d
                .SH "a \\(dqb\\(dq \\(rsc"

                """)
    }
}
