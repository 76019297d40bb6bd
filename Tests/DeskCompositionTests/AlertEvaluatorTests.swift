import CQRS
import Foundation
import OrderEvents
import TestSupport
import Testing

@testable import DeskComposition

/// Which rules raise an alert, and when, on a clock of the test's own.
struct AlertEvaluatorTests {
    private static func rule(_ condition: String, every interval: Duration = .seconds(60)) throws -> AlertRule {
        AlertRule(
            name: condition, condition: try AlertConditionParser.parse(condition), actions: [.message],
            interval: interval)
    }

    private static func order(_ cents: Int64, _ currency: Currency = .usd) -> AlertFact {
        .orderPlaced(OrderID("A1"), customer: "Reggiani", total: Money(minorUnits: cents, currency: currency))
    }

    private static func desk(
        _ state: AlertCondition.State? = nil, lag: Duration? = .zero, deadLetters: Int = 0
    ) -> AlertFact {
        .observed(
            AlertObservation(
                projection: .orders, state: state, word: state?.rawValue.uppercased() ?? "LIVE", lag: lag, behind: 0,
                deadLetters: deadLetters))
    }

    @Test func `an order over the limit raises one, in its own currency's units`() throws {
        var evaluator = AlertEvaluator([try Self.rule("order total > 5000", every: .milliseconds(1))])
        #expect(evaluator.receive(Self.order(500_000), at: .seconds(1)).isEmpty)
        let alert = try #require(evaluator.receive(Self.order(500_001), at: .seconds(2)).first)
        #expect(alert.sentence == "alert: order A1, Reggiani, $5,000.01")
        #expect(alert.environment["ORDERDESK_ORDER"] == "A1" && alert.environment["ORDERDESK_TOTAL_CENTS"] == "500001")
        let yen = try #require(Currency(rawValue: "JPY"))
        #expect(evaluator.receive(Self.order(5_001, yen), at: .seconds(3)).count == 1)
        #expect(evaluator.receive(Self.order(4_999, yen), at: .seconds(4)).isEmpty)
    }

    @Test func `with a currency only orders in it count`() throws {
        var evaluator = AlertEvaluator([try Self.rule("order total > 10 EUR")])
        #expect(evaluator.receive(Self.order(100_000), at: .zero).isEmpty)
        #expect(evaluator.receive(Self.order(100_000, Currency(rawValue: "EUR")!), at: .zero).count == 1)
    }

    @Test func `what lasts raises one alert when it has lasted, and the next when it has ended and begun again`() throws
    {
        var evaluator = AlertEvaluator([try Self.rule("lag > 2s for 30s", every: .seconds(1))])
        func times(_ seconds: ClosedRange<Int>, lag: Duration?) -> [Int] {
            seconds.filter { !evaluator.receive(Self.desk(lag: lag), at: .seconds($0)).isEmpty }
        }
        #expect(times(0...10, lag: .seconds(2)).isEmpty)
        #expect(times(11...100, lag: .seconds(3)) == [41])
        #expect(times(101...101, lag: .zero).isEmpty)
        #expect(times(102...130, lag: .seconds(3)).isEmpty)
        #expect(times(131...131, lag: nil).isEmpty, "an unknown lag ends it")
        #expect(times(132...200, lag: .seconds(3)) == [162])
    }

    @Test func `a state counts from its first observation`() throws {
        var evaluator = AlertEvaluator([try Self.rule("stalled > 5s"), try Self.rule("paused")])
        #expect(evaluator.receive(Self.desk(.stalled), at: .seconds(10)).isEmpty)
        #expect(evaluator.receive(Self.desk(.stalled), at: .seconds(14)).isEmpty)
        #expect(evaluator.receive(Self.desk(.stalled), at: .seconds(15)).map(\.rule.name) == ["stalled > 5s"])
        #expect(evaluator.receive(Self.desk(.paused), at: .seconds(16)).map(\.rule.name) == ["paused"])
    }

    @Test func `of many at once one alert is raised per interval, and the next says how many were left out`() throws {
        var evaluator = AlertEvaluator([try Self.rule("rejected")])
        let fact = AlertFact.rejected(Rejection("SELF_APPROVAL", "no"), subject: "approve A1")
        let raised = (0...59).flatMap { evaluator.receive(fact, at: .seconds($0)) }
        #expect(raised.map(\.sentence) == ["alert: approve A1 rejected, SELF_APPROVAL: no"])
        let next = try #require(evaluator.receive(fact, at: .seconds(60)).first)
        #expect(next.leftOut == 59 && next.sentence.hasSuffix("(59 more left out since the last alert)"))
        #expect(evaluator.receive(fact, at: .seconds(120)).first?.leftOut == 0)
    }

    @Test func `a code that is named is the only one that counts`() throws {
        var evaluator = AlertEvaluator([try Self.rule("rejected SELF_APPROVAL")])
        #expect(evaluator.receive(.rejected(Rejection("EMPTY_ORDER", ""), subject: ""), at: .zero).isEmpty)
        #expect(evaluator.receive(.rejected(Rejection("SELF_APPROVAL", ""), subject: ""), at: .zero).count == 1)
    }

    @Test func `dead letters that wait at the start are no news, new ones are`() throws {
        var evaluator = AlertEvaluator([try Self.rule("dead letter", every: .milliseconds(1))])
        #expect(evaluator.receive(Self.desk(deadLetters: 3), at: .seconds(1)).isEmpty)
        #expect(
            evaluator.receive(Self.desk(deadLetters: 5), at: .seconds(2)).first?.text == "2 new dead letters, 5 waiting"
        )
        #expect(evaluator.receive(Self.desk(deadLetters: 4), at: .seconds(3)).isEmpty)
        #expect(evaluator.receive(Self.desk(deadLetters: 5), at: .seconds(4)).count == 1)
    }
}

/// Commands of alerts.
@Suite(.timeLimit(.minutes(1))) struct AlertProcessTests {
    private let folder: TemporaryDirectory
    private let output: Int32

    init() throws {
        folder = try TemporaryDirectory()
        output = open(
            folder.file("output").path(percentEncoded: false), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    }

    private func run(_ words: [String], limit: Duration = .seconds(30)) async -> AlertProcess.Outcome {
        await AlertProcess.run(
            words, environment: ["PATH": "/usr/bin:/bin", "FACT": "a $(b) 'c'"], output: output, limit: limit)
    }

    private var printed: String { (try? String(contentsOf: folder.file("output"), encoding: .utf8)) ?? "" }

    @Test func `a program runs without a shell, with the facts in its environment, and its output goes to the file`()
        async
    {
        #expect(await run(["sh", "-c", "echo \"$FACT\" \"$1\"; echo oops >&2; exit 3", "sh", "; $FACT"]) == .exited(3))
        #expect(printed == "a $(b) 'c' ; $FACT\noops\n")
        #expect(await run(["echo", "$FACT *"]) == .exited(0))
        #expect(printed.hasSuffix("$FACT *\n"))
    }

    @Test func `a program that is not there is named so`() async {
        guard case .notStarted(let reason) = await run(["no-such-program-here"]) else {
            return #expect(Bool(false), "it was started")
        }
        #expect(reason.contains("No such file"))
    }

    @Test func `a program that takes too long is ended with all that it started`() async throws {
        let time = await ContinuousClock().measure {
            #expect(await run(["sh", "-c", "sleep 600 & echo $!; wait"], limit: .milliseconds(100)) == .tookTooLong)
        }
        #expect(time < .seconds(20))
        let child = try #require(pid_t(printed.split(separator: "\n").first ?? ""))
        try await eventually("the child of the child has ended") { kill(child, 0) != 0 || Self.isZombie(child) }
    }

    @Test func `a program that will not end is killed`() async {
        let outcome = await run(["sh", "-c", "trap '' TERM; while :; do sleep 1; done"], limit: .milliseconds(100))
        #expect(outcome == .tookTooLong)
    }

    @Test func `with the task that runs it the program ends`() async throws {
        let task = Task { await run(["sleep", "600"]) }
        task.cancel()
        #expect(await task.value == .killed(by: SIGTERM))
    }

    private static func isZombie(_ id: pid_t) -> Bool {
        let text = (try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)) ?? ") Z"
        return text.split(separator: ")").last?.hasPrefix(" Z") == true
    }
}
