import CQRS
import Foundation
import OrderEvents
import Testing

@testable import DeskComposition

/// Conditions of alerts as people write them.
struct AlertConditionTests {
    @Test(arguments: [
        ("order total > 5000", AlertCondition.orderTotal(.more, 5_000, nil)),
        ("order total>=99.50 EUR", .orderTotal(.atLeast, Decimal(string: "99.50")!, Currency(rawValue: "EUR")!)),
        ("rejected", .rejected(nil)), ("Rejected SELF_APPROVAL", .rejected("SELF_APPROVAL")),
        ("dead letter", .deadLetter), ("stalled > 5s", .state(.stalled, longerThan: .seconds(5))),
        ("stalled", .state(.stalled, longerThan: .zero)), ("paused for 2m", .state(.paused, longerThan: .seconds(120))),
        ("lag > 2s for 30s", .lag(.more, .seconds(2), longerThan: .seconds(30))),
        ("lag>500ms", .lag(.more, .milliseconds(500), longerThan: .zero)),
        ("behind >= 100 for 10s", .behind(.atLeast, 100, longerThan: .seconds(10))),
    ])
    func `is read`(text: String, condition: AlertCondition) throws {
        #expect(try AlertConditionParser.parse(text) == condition)
    }

    @Test(arguments: [
        ("", 1, "a condition"), ("order", 6, "total"), ("order totals > 5", 7, "order total"),
        ("order total 5000", 13, "compares nothing"), ("order total > many", 15, "amount"),
        ("order total > 5 XXXX", 17, "currency"), ("lag > 2", 7, "not a time"), ("lag > 2s 30s", 10, "for"),
        ("lag > 2s for", 13, "a time"), ("stalled > soon", 11, "not a time"), ("dead", 5, "letter"),
        ("late", 1, "nothing to watch for"), ("rejected X Y", 12, "one word too many"), ("behind > -1", 10, "number"),
        ("order total => 5", 13, "compares nothing"),
    ])
    func `a fault names its place and what helps`(text: String, column: Int, words: String) {
        let fault = #expect(throws: AlertConditionParser.Fault.self) { try AlertConditionParser.parse(text) }
        #expect(fault?.column == column && fault?.message.contains(words) == true, "\(fault as Any)")
    }
}

/// Rules in the configuration.
struct AlertRuleReaderTests {
    @Test func `rules are read with their actions, and there are none unless they are written`() {
        #expect(DeskConfiguration.parse("user: ann").configuration.alerts.isEmpty)
        let (configuration, warnings) = DeskConfiguration.parse(
            """
            alerts:
              - when: order total > 5000
              - name: late
                when: lag > 2s for 30s
                do: [bell, notify, run: [page, --to, "on call"], shell: "date >> $HOME/late"]
                every: 10m
                limit: 5s
              - when: dead letter
                do: message, notify777
              - when: rejected
                do: {run: page now}
            """)
        #expect(warnings.isEmpty)
        let rules = configuration.alerts
        #expect(rules.map(\.name) == ["order total > 5000", "late", "dead letter", "rejected"])
        #expect(rules[0].actions == [.message] && rules[0].interval == .seconds(60))
        #expect(
            rules[1].actions
                == [.bell, .notify, .run(["page", "--to", "on call"]), .shell("date >> $HOME/late")])
        #expect(rules[1].interval == .seconds(600) && rules[1].limit == .seconds(5))
        #expect(rules[2].actions == [.message, .notify777] && rules[3].actions == [.run(["page", "now"])])
    }

    @Test func `a command in quotes as a whole is a command all the same`() {
        let (configuration, warnings) = DeskConfiguration.parse(
            """
            alerts:
              - when: rejected
                do: "shell: env | sort > alert.txt"
              - when: dead letter
                do: [bell, "run: page now"]
            """)
        #expect(warnings.isEmpty, "\(warnings)")
        let actions = configuration.alerts.map(\.actions)
        #expect(actions == [[.shell("env | sort > alert.txt")], [.bell, .run(["page", "now"])]])
    }

    @Test(arguments: [
        ("alerts: yes", "line 1: alerts has to be a list"), ("alerts:\n  - bell", "line 2: a rule has to hold"),
        ("alerts:\n  - do: bell", "line 2: a rule has to say when:"),
        ("alerts:\n  - when: lag > 2", "line 2: alert 'lag > 2', column 7: '2' is not a time"),
        ("alerts:\n  - when: rejected\n    do: ring", "line 3: 'ring' is no action of an alert"),
        ("alerts:\n  - when: rejected\n    every: often", "line 3: every of an alert has to be a duration"),
        ("alerts:\n  - when: rejected\n    colour: red", "line 3: unknown key 'colour' of an alert"),
        ("alerts:\n  - when: rejected\n    do: {run: []}", "line 3: run: of an alert"),
        ("alerts:\n  - when: rejected\n    do: \"shell:\"", "line 3: shell: of an alert"),
        ("alerts:\n  - when: rejected\n  - when: rejected", "line 3: two alerts are called 'rejected'"),
    ])
    func `a rule with a fault is left out, with its line`(text: String, warning: String) {
        let (configuration, warnings) = DeskConfiguration.parse(text + "\n")
        #expect(warnings.count == 1 && warnings[0].hasPrefix(warning), "\(warnings)")
        #expect(configuration.alerts.count < 2)
    }
}
