import Foundation
import TestSupport
import Testing

/// Alerts of an open dashboard, and trying them from a shell.
@Suite(.timeLimit(.minutes(3)))
struct AlertTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    private var facts: URL { desk.directory.file("facts") }

    private func configure() throws {
        let path = facts.path(percentEncoded: false)
        try desk.configure(
            """
            alerts:
              - when: order total > 1000
                do:
                  - message
                  - bell
                  - shell: |
                      printf '%s|%s|%s' "$ORDERDESK_ORDER" "$ORDERDESK_TOTAL_CENTS" "$ORDERDESK_ALERT" > '\(path)'
              - name: refused
                when: rejected
                do: [message, run: "false"]

            """)
    }

    @Test func `an order that somebody places raises an alert in the dashboard, and its command gets the facts`()
        async throws
    {
        try configure()
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "LIVE")
            try await desk.place("SMALL", item: "1:1")
            try await session.wait(for: "SMALL")
            try await desk.place("BIG", item: "3:1")
            try await session.wait(for: "alert: order BIG, Alfreds Futterkiste, $1,200.00")
            try await eventually("the command has run") {
                (try? String(contentsOf: facts, encoding: .utf8)) == "BIG|120000|order total > 1000"
            }
            try await session.press("q")
            try await session.wait(for: "exit code 0")
        }
    }

    @Test func `trying them does what they ask for, and says what came of it`() async throws {
        try configure()
        let tried = try await desk.run("alerts", "test", "order total > 1000", "--json")
        #expect(tried.exitCode == 1, "the bell needs a terminal: \(tried)")
        #expect(tried.output.contains("the dashboard would show: alert: a test: order TEST, Test Customer, $1,000.00"))
        #expect(tried.output.contains("not sent: standard output is not a terminal"))
        #expect(try String(contentsOf: facts, encoding: .utf8) == "TEST|100000|order total > 1000")
        let failed = try await desk.run("alerts", "test", "refused")
        #expect(failed.exitCode == 1 && failed.output.contains("exit code 1"))
        let unknown = try await desk.run("alerts", "test", "nothing")
        #expect(unknown.exitCode == 64 && unknown.errors.contains("there are 'order total > 1000', 'refused'"))
    }

    @Test func `the rules are listed with whether they hold now, and without rules there are none`() async throws {
        let none = try await desk.run("alerts", "--json")
        #expect(none.exitCode == 0 && none.output == "{\"alerts\":[]}\n")
        try desk.configure(
            "alerts:\n  - when: lag > 2s for 30s\n  - when: behind >= 0\n  - when: rejected\n  - when: late\n")
        let listed = try await desk.run("alerts", "list", "--json")
        #expect(listed.exitCode == 0)
        #expect(listed.output.contains(#""name":"lag > 2s for 30s","holdsNow":false"#))
        #expect(listed.output.contains(#""name":"behind >= 0","holdsNow":true"#))
        #expect(listed.output.contains(#""name":"rejected","holdsNow":null"#))
        #expect(listed.errors.contains("config.yaml: line 5: alert 'late', column 1: 'late' is nothing to watch for"))
    }
}
