import Foundation
import TestSupport
import Testing

/// Commands as JSON, a line each, on the command line.
@Suite(.timeLimit(.minutes(3)))
struct SubmitTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    private func submit(_ lines: [String], _ arguments: String...) async throws -> Outcome {
        let file = desk.directory.file("commands.jsonl")
        try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: file)
        return try await desk.run(["submit", file.path(percentEncoded: false)] + arguments)
    }

    private func placing(_ order: String, commandID: Int) -> String {
        #"{"command":"PlaceOrder","commandID":"00000000-0000-4000-8000-\#(String(format: "%012d", commandID))","#
            + #""orderID":"\#(order)","customerID":"ALFKI","items":[{"productID":"1","quantity":2}]}"#
    }

    @Test func `an order's whole life is submitted, and each command is answered`() async throws {
        let outcome = try await submit(
            [
                placing("A1", commandID: 1), #"{"command":"ApproveOrder","orderID":"A1","approvedBy":"bob"}"#,
                #"{"command":"ShipOrder","orderID":"A1","expectedVersion":2}"#,
                #"{"command":"RefundOrder","orderID":"A1","lines":[{"line":1,"quantity":1}],"reason":"broken"}"#,
            ], "--json", "--wait", "20s")
        #expect(outcome.exitCode == 0, "\(outcome)")
        let answers = outcome.output.split(separator: "\n")
        #expect(answers.count == 4)
        for (answer, status) in zip(answers, ["PENDING", "APPROVED", "SHIPPED", "SHIPPED"]) {
            #expect(answer.contains(#""outcome":"accepted","orderID":"A1""#) && answer.contains(status), "\(answer)")
            #expect(answer.contains(#""visible":true"#), "\(answer)")
        }
        #expect(try await desk.run("order", "A1").output.contains("SHIPPED"))
    }

    @Test func `the same file again changes nothing, as its commands have ids`() async throws {
        let lines = [placing("A1", commandID: 1), placing("A2", commandID: 2)]
        #expect(try await submit(lines).errors.contains("2 commands · 2 accepted"))
        let again = try await submit(lines)
        #expect(again.exitCode == 0 && again.errors.contains("2 commands · 2 answered before"), "\(again)")
        #expect(try await desk.run("orders", "--json").json(OrdersShape.self).total == 2)
    }

    @Test func `what is refused or no command is answered, and the rest is sent`() async throws {
        let lines = [
            #"{"command":"ShipOrder","orderID":"none"}"#, "garbage", placing("A1", commandID: 1),
            placing("B1", commandID: 1), #"{"command":"ShipOrder","orderId":"A1"}"#,
        ]
        let outcome = try await submit(lines, "--format", "csv")
        #expect(outcome.exitCode == 65)
        let rows = outcome.output.components(separatedBy: "\r\n")
        #expect(rows[0] == "line,command,commandID,outcome,position,version,visible,code,message")
        #expect(rows[1].hasPrefix("1,ShipOrder,") && rows[1].contains(",rejected,,,,ORDER_NOT_FOUND,"))
        #expect(rows[2].hasPrefix("2,,,malformed,,,,BAD_INPUT,it is not JSON: "))
        #expect(rows[3].hasPrefix("3,PlaceOrder,00000000-0000-4000-8000-000000000001,accepted,"))
        #expect(rows[4].contains(",rejected,,,,COMMAND_ID_REUSED,"))
        #expect(rows[5].hasPrefix("5,ShipOrder,,malformed,,,,BAD_INPUT,"))
        let stopped = try await submit(lines, "--stop")
        #expect(stopped.exitCode == 1 && stopped.errors.contains("1 command · 1 refused"), "\(stopped)")
    }

    @Test func `the examples are commands, and every one has an answer`() async throws {
        let examples = try await desk.run("submit", "--examples").output.split(separator: "\n").map(String.init)
        let outcome = try await submit(examples, "--json")
        #expect(outcome.exitCode == 1)
        let answers = outcome.output.split(separator: "\n")
        #expect(answers.count == examples.count)
        #expect(!answers.contains { $0.contains("malformed") || $0.contains("lost") }, "\(outcome.output)")
        #expect(answers.count { $0.contains(#""outcome":"accepted""#) } >= 6, "\(outcome.output)")
    }

    @Test func `a file that cannot be read makes no desk`() async throws {
        let place = desk.directory.file("other").path(percentEncoded: false)
        let outcome = try await desk.run("submit", "nowhere.jsonl", "--data", place)
        #expect(outcome.exitCode == 65 && outcome.errors.contains("'nowhere.jsonl' cannot be read"), "\(outcome)")
        #expect(!FileManager.default.fileExists(atPath: place))
    }
}
