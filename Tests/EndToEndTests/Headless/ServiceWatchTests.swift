import Foundation
import TestSupport
import Testing

/// What the service reports by itself: alerts, and queries that take long.
@Suite(.timeLimit(.minutes(3)))
struct ServiceWatchTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    private var facts: URL { desk.directory.file("facts") }

    @Test func `rules of the config raise alerts while it serves: a line of the log, and a command with the facts`()
        async throws
    {
        try desk.configure(
            """
            alerts:
              - when: order total > 1000
                do:
                  - bell
                  - shell: |
                      printf '%s|%s|%s' "$ORDERDESK_ORDER" "$ORDERDESK_TOTAL_CENTS" "$ORDERDESK_ALERT" \
                        > '\(facts.path(percentEncoded: false))'
              - name: refused
                when: rejected CUSTOMER_NOT_FOUND
                do: [message, run: "false"]

            """)
        let served = try await ServedDesk(desk, ["--log-format", "none"])
        // Its own, and somebody else's.
        let placed = try await served.post("/v1/orders", Self.order("BIG", of: "ALFKI"))
        #expect(placed.status == 201)
        try await eventually("the alert is in the log: \(served.process.errorsSoFar)") {
            served.process.errorsSoFar.contains("alert: order BIG, Alfreds Futterkiste, $1,200.00")
        }
        try await eventually("the command has run") {
            (try? String(contentsOf: facts, encoding: .utf8)) == "BIG|120000|order total > 1000"
        }
        #expect(try await served.post("/v1/orders", Self.order("X", of: "NOBODY")).status == 404)
        try await eventually("the refusal raises one, and its command fails: \(served.process.errorsSoFar)") {
            let log = served.process.errorsSoFar
            return log.contains("alert: PlaceOrder of ") && log.contains("rejected, CUSTOMER_NOT_FOUND")
                && log.contains("the command of the alert 'refused': exit code 1")
        }
        #expect(await served.end().exitCode == 0)
    }

    @Test func `a command that still runs ends with the service, and has none of its connections`() async throws {
        try desk.configure(
            """
            alerts:
              - when: rejected
                do:
                  - shell: ls -l /proc/$$/fd > '\(facts.path(percentEncoded: false))'; echo $$ >> '\(
                    facts.path(percentEncoded: false))'; exec sleep 600
                limit: 10m

            """)
        let served = try await ServedDesk(desk)
        #expect(try await served.post("/v1/orders", Self.order("X", of: "NOBODY")).status == 404)
        try await eventually("the command runs") { Self.lastNumber(in: facts) != nil }
        let id = try #require(Self.lastNumber(in: facts))
        #expect(kill(id, 0) == 0)
        let files = try String(contentsOf: facts, encoding: .utf8)
        #expect(!files.contains("socket:") && !files.contains(".sqlite"), "\(files)")
        #expect(await served.end().exitCode == 0)
        #expect(kill(id, 0) != 0)
    }

    private static func lastNumber(in file: URL) -> pid_t? {
        guard let text = try? String(contentsOf: file, encoding: .utf8), text.hasSuffix("\n") else { return nil }
        return text.split(separator: "\n").last.flatMap { pid_t($0) }
    }

    @Test func `limits of the config hold unless the command line says otherwise, and slow queries are logged`()
        async throws
    {
        try desk.configure("service: {maxBody: 2000, slowQuery: 0s, grace: 1s}\n")
        let served = try await ServedDesk(desk, ["--log-format", "none"])
        #expect(try await served.post("/v1/orders", String(repeating: " ", count: 2_001)).status == 413)
        let answer = try await served.curl("/v1/orders?status=pending&search=Futterkiste&customer=ALFKI")
        #expect(answer.status == 200)
        try await eventually("the query is logged") { served.process.errorsSoFar.contains("slow query") }
        let log = served.process.errorsSoFar
        #expect(log.contains(/warning slow query arguments=".*pending.*" .*query=GetOrderDashboard request=\w+/))
        #expect(log.contains("request=\(try #require(answer.fields["x-request-id"]))"))
        #expect(!log.contains("Futterkiste") && !log.contains("ALFKI"))
        #expect(await served.end().exitCode == 0)
        let other = try await ServedDesk(desk, ["--max-body", "3000", "--slow-query", "1h"])
        #expect(try await other.post("/v1/orders", String(repeating: " ", count: 2_001)).status != 413)
        #expect(await !other.end().errors.contains("slow query"))
        let refused = try await desk.run("serve", "--listen", "127.0.0.1:0", "--max-body", "1")
        #expect(refused.exitCode == 64 && refused.errors.contains("--max-body has to be from 1024 to 1073741824"))
    }

    private static func order(_ id: String, of customer: String) -> String {
        #"{"customerID":"\#(customer)","orderID":"\#(id)","items":[{"productID":"3","quantity":1}]}"#
    }
}
